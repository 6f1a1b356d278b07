import type { JsonObject } from "../../model/json.ts";
import { defineTool, type Tool } from "../../tools/tool.ts";

/** The tool with which a worker gives its work to a stronger model. */
export const handUpName = "hand_up";

/** Why a worker gives up a task or a turn, and what it has learnt: whoever goes on begins with it. */
export interface HandUp {
  readonly reason: string;
  /** What it found out, such as where the cause must be. */
  readonly learnt: string;
  /** What it tried in vain. */
  readonly tried: readonly string[];
}

/** Ends a worker's run for a stronger model to go on. `handedUp` takes what it learnt. */
export function handUpTool(handedUp: (handUp: HandUp) => void): Tool {
  return defineTool<HandUp & JsonObject>({
    name: handUpName,
    description:
      "Gives the task to a stronger model, with what you have learnt. Call it alone and last, as soon as you see that the task is harder than it looked, needs a decision of design, or you have failed twice at the same thing. It is no failure: guessing is.",
    inputSchema: {
      type: "object",
      properties: {
        reason: { type: "string", minLength: 1, description: "Why, in one sentence." },
        learnt: { type: "string", description: "What you found out: facts, places in files, what is certain and what isn't." },
        tried: { type: "array", items: { type: "string" }, description: "What you tried, and how it failed." },
      },
      required: ["reason", "learnt", "tried"],
      additionalProperties: false,
    },
    risk: "read",
    runningLine: ({ reason }) => `Handing up: ${shortLine(reason)}`,
    doneLine: ({ reason }) => `Handed up: ${shortLine(reason)}`,
    run: ({ reason, learnt, tried }) => {
      handedUp({ reason, learnt, tried });
      return Promise.resolve({ ok: true, parts: [{ type: "text", text: "Handed up." }] });
    },
  });
}

/** What a stronger model is given of what a worker learnt, as words of Baton's. Pure. */
export function handUpText({ reason, learnt, tried }: HandUp): string {
  const failed = tried.length === 0 ? "" : `\nTried in vain:\n${tried.map((line) => `- ${line}`).join("\n")}`;
  return `A worker has given this up: ${reason.trim()}\nWhat it learnt (check it, it is a claim):\n${learnt.trim() === "" ? "Nothing." : learnt.trim()}${failed}`;
}

function shortLine(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}
