import { isRecord, type JsonObject } from "../../model/json.ts";
import { defineTool, type Tool } from "../../tools/tool.ts";
import type { TaskReport } from "../evidence/recordedWork.ts";

/** The tool with which a worker ends. */
export const completeTaskName = "complete_task";

const inputSchema: JsonObject = {
  type: "object",
  properties: {
    summary: {
      type: "string",
      minLength: 1,
      description: "What you did and how you verified it, in a few sentences. Also what you did not do.",
    },
    changed: { type: "array", items: { type: "string" }, description: "The files that you changed, relative to the workspace." },
    evidence: {
      type: "array",
      items: {
        type: "object",
        properties: {
          claim: { type: "string", description: "Something that you say is so, such as “all tests pass”." },
          call: { type: "string", description: "The call whose result shows it, by its name at the result's end, such as `c12`." },
        },
        required: ["claim", "call"],
        additionalProperties: false,
      },
      description: "What shows what you say. A claim without a call is shown as no more than a claim.",
    },
    confidence: { type: "string", enum: ["low", "medium", "high"], description: "How sure you are that the task is done." },
    questions: { type: "array", items: { type: "string" }, description: "What is open and must be decided by somebody else." },
  },
  required: ["summary", "changed", "evidence", "confidence", "questions"],
  additionalProperties: false,
};

/** Ends a worker's run. `done` takes the report; the host checks it afterwards. */
export function completeTaskTool(done: (report: TaskReport) => void): Tool {
  return defineTool<JsonObject>({
    name: completeTaskName,
    description:
      "Ends the task. Call it once, alone and last, when the task is done or you can get no further. Baton then runs the task's checks and compares your report with your calls and changes.",
    inputSchema,
    risk: "read",
    runningLine: () => "Reporting what was done",
    doneLine: () => "Reported what was done",
    run: (args) => {
      done(readReport(args));
      return Promise.resolve({ ok: true, parts: [{ type: "text", text: "Reported." }] });
    },
  });
}

/** A report of arguments that may not fit their schema; what is missing is empty. Pure. */
export function readReport(args: JsonObject): TaskReport {
  const texts = (value: unknown): readonly string[] =>
    Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
  const { summary, evidence, confidence } = args;
  return {
    summary: typeof summary === "string" ? summary : "",
    changed: texts(args["changed"]),
    evidence: (Array.isArray(evidence) ? evidence : []).flatMap((item: unknown) =>
      isRecord(item) && typeof item["claim"] === "string" && typeof item["call"] === "string"
        ? [{ claim: item["claim"], call: item["call"] }]
        : [],
    ),
    confidence: confidence === "high" || confidence === "medium" ? confidence : "low",
    questions: texts(args["questions"]),
  };
}
