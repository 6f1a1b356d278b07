import type { JsonObject } from "../../model/json.ts";
import { defineTool, type Tool } from "../../tools/tool.ts";

/** The tool with which a worker asks whoever made the plan. */
export const askOrchestratorName = "ask_orchestrator";

/** What a worker asks. `write`: it needs to write files that its task doesn't name. */
export interface WorkerQuestion {
  readonly kind: "question" | "write";
  readonly question: string;
  /** With `write`: the files, relative to the workspace. */
  readonly files: readonly string[];
}

/** What the orchestrator says. `denied`: to a wish to write. */
export interface WorkerAnswer {
  readonly text: string;
  readonly isDenied?: boolean | undefined;
}

/** Answers workers. May take long; resolves with `undefined` once `signal` is aborted. Never rejects. */
export type AnswerWorker = (question: WorkerQuestion, signal: AbortSignal) => Promise<WorkerAnswer | undefined>;

/** Asks the orchestrator, and waits for its answer. */
export function askOrchestratorTool(answer: AnswerWorker): Tool {
  return defineTool<WorkerQuestion & JsonObject>({
    name: askOrchestratorName,
    description:
      "Asks whoever made the plan one question, and waits for the answer. Only for what your task leaves open and you can't find out, or if you must write files that your task doesn't name: then `kind` is `write`, with the files.",
    inputSchema: {
      type: "object",
      properties: {
        kind: { type: "string", enum: ["question", "write"] },
        question: { type: "string", minLength: 1, description: "With all that is needed to answer it." },
        files: { type: "array", items: { type: "string" }, description: "With `write`: the files, relative to the workspace. Else empty." },
      },
      required: ["kind", "question", "files"],
      additionalProperties: false,
    },
    // It reaches nobody but the orchestrator, which is part of the same job.
    risk: "read",
    isPolling: true,
    runningLine: ({ question }) => `Asking the orchestrator: ${question.replaceAll(/\s+/g, " ").slice(0, 100)}`,
    doneLine: ({ question }) => `Asked the orchestrator: ${question.replaceAll(/\s+/g, " ").slice(0, 100)}`,
    run: async ({ kind, question, files }, _context, signal) => {
      const given = await answer({ kind, question, files }, signal);
      if (given === undefined) {
        return { ok: false, message: "The run was stopped before there was an answer." };
      }
      return given.isDenied === true
        ? { ok: false, message: `No. ${given.text}` }
        : { ok: true, parts: [{ type: "text", text: `The orchestrator answers: ${given.text}` }] };
    },
  });
}
