import { isRecord, parseJson, type JsonObject } from "../../src/core/model/json.ts";
import type { ResultPart } from "../../src/core/model/message.ts";
import type { FileChange } from "../../src/core/tools/files/fileChange.ts";
import { cappedOutput } from "../../src/core/tools/outputCap.ts";
import type { Tool, ToolResult } from "../../src/core/tools/tool.ts";
import type { ToolRegistry } from "../../src/core/tools/toolRegistry.ts";

/** What is decided on a call, with one sentence that says why. */
export interface CallDecision {
  readonly decision: "allow" | "ask" | "deny";
  readonly reason: string;
}

/** A change as it's printed: paths relative to the folder, with `/`. */
export interface PrintedChange {
  readonly path: string;
  readonly kind: FileChange["kind"];
  readonly newPath?: string;
}

/** What is printed for a call. */
export interface CallReport extends CallDecision {
  readonly answer?: "allow" | "deny";
  readonly status: "done" | "failed" | "denied" | "not-run";
  readonly text: string;
  readonly changes: readonly PrintedChange[];
}

/** What calls are run with. */
export interface CallPorts {
  readonly tools: ToolRegistry;
  decide(tool: Tool, args: JsonObject): Promise<CallDecision>;
  readonly answer: "allow" | "deny";
  readonly decideOnly: boolean;
  /** The changes since it was last called. */
  takeChanges(): readonly PrintedChange[];
}

/** What comes of one line. Never rejects. */
export async function reportOf(line: string, number: number, ports: CallPorts, signal: AbortSignal): Promise<CallReport> {
  try {
    return await report(line, number, ports, signal);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { decision: "deny", reason: text, status: ports.decideOnly ? "not-run" : "failed", text, changes: ports.takeChanges() };
  }
}

async function report(line: string, number: number, ports: CallPorts, signal: AbortSignal): Promise<CallReport> {
  const { tools, decideOnly } = ports;
  const callId = `call-${String(number)}`;
  const call = readCall(line);
  const checked =
    typeof call === "string"
      ? { ok: false as const, message: call }
      : await tools.check({ callId, name: call.name, argumentsText: JSON.stringify(call.args), arguments: call.args }, false);
  if (!checked.ok) {
    const { message } = checked;
    return { decision: "deny", reason: message, status: decideOnly ? "not-run" : "failed", text: message, changes: [] };
  }
  const { tool, args } = checked;
  const { decision, reason } = await ports.decide(tool, args);
  if (decideOnly) {
    return { decision, reason, status: "not-run", text: "", changes: [] };
  }
  const answer = decision === "ask" ? { answer: ports.answer } : {};
  if (decision === "deny" || (decision === "ask" && ports.answer === "deny")) {
    return { decision, ...answer, reason, status: "denied", text: `Nothing was done: it was denied. ${reason}`, changes: [] };
  }
  const result = await ran(tool, args, callId, signal);
  const text = await textOf(result);
  return { decision, ...answer, reason, status: result.ok ? "done" : "failed", text, changes: ports.takeChanges() };
}

/** A call, or what is wrong with its line. */
function readCall(line: string): { readonly name: string; readonly args: JsonObject } | string {
  const value = parseJson(line);
  if (!isRecord(value)) {
    return 'The line isn\'t a JSON object such as {"name": "read_file", "arguments": {"path": "a.txt"}}.';
  }
  const { name, arguments: args = {} } = value;
  if (typeof name !== "string") {
    return "The call has no name.";
  }
  return isRecord(args) ? { name, args: args as JsonObject } : `The arguments of ${name} aren't a JSON object.`;
}

async function ran(tool: Tool, args: JsonObject, callId: string, signal: AbortSignal): Promise<ToolResult> {
  try {
    return await tool.run(args, { callId, stepId: "tool", output: () => undefined }, signal);
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

async function textOf(result: ToolResult): Promise<string> {
  const parts: readonly ResultPart[] = result.ok ? result.parts : [{ type: "text", text: result.message }, ...(result.parts ?? [])];
  const capped = await cappedOutput(parts, () => Promise.resolve(undefined));
  return capped.map(shownPart).join("\n");
}

function shownPart(part: ResultPart): string {
  switch (part.type) {
    case "text":
      return part.text;
    case "image":
      return `[image ${part.name ?? ""}]`;
    case "resource-link":
      return part.uri;
  }
}
