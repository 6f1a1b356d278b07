import { isRecord, parseJson } from "../../src/core/model/json.ts";

/** A call of a tool in a conversation, with what came of it; `undefined`: nothing yet. */
export interface AskedCall {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly result: string | undefined;
}

/** What stands in a conversation, in order. An assistant's item is one step: its words, and its calls with their results. */
export type AskedItem =
  | { readonly role: "user"; readonly text: string }
  | { readonly role: "assistant"; readonly text: string; readonly calls: readonly AskedCall[] };

/** A request's conversation and tools, whichever wire it came on. */
export interface AskedConversation {
  /** The words of the system. */
  readonly system: string;
  readonly items: readonly AskedItem[];
  /** The tools that may be called. */
  readonly tools: readonly { readonly name: string; readonly description: string; readonly schema: unknown }[];
}

/** What was read of a body, before calls and results are put together. */
type Piece =
  | { readonly kind: "system"; readonly text: string }
  | { readonly kind: "user"; readonly text: string }
  | { readonly kind: "assistant"; readonly text: string }
  | { readonly kind: "call"; readonly id: string | undefined; readonly name: string; readonly args: unknown }
  | { readonly kind: "result"; readonly id: string | undefined; readonly text: string };

/** Reads the body of a request of any wire. A wire without tools has words alone. */
export function askedConversation(body: unknown): AskedConversation {
  const record = isRecord(body) ? body : {};
  const pieces = [...systemOf(record), ...listOf(record["messages"] ?? record["input"] ?? record["contents"]).flatMap(piecesOf)];
  const prompt = typeof record["prompt"] === "string" ? [{ kind: "user", text: record["prompt"] } as const] : [];
  return {
    system: pieces.flatMap((piece) => (piece.kind === "system" ? [piece.text] : [])).join("\n"),
    items: itemsOf([...pieces, ...prompt]),
    tools: listOf(record["tools"]).flatMap(toolsOf),
  };
}

function systemOf(body: Readonly<Record<string, unknown>>): readonly Piece[] {
  const given = body["system"] ?? body["instructions"] ?? partsOf(body["systemInstruction"]);
  const text = textOf(given);
  return text === "" ? [] : [{ kind: "system", text }];
}

function partsOf(value: unknown): unknown {
  return isRecord(value) ? value["parts"] : undefined;
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return typeof value === "string" ? [{ role: "user", content: value }] : Array.isArray(value) ? value.filter(isRecord) : [];
}

/** The words of a content, whichever form it has. */
function textOf(content: unknown): string {
  if (typeof content === "string") {
    return content;
  }
  const parts = Array.isArray(content) ? content : [];
  return parts.map((part: unknown) => (isRecord(part) && typeof part["text"] === "string" ? part["text"] : "")).join("");
}

/** One message, item or turn of any wire. */
function piecesOf(message: Readonly<Record<string, unknown>>): readonly Piece[] {
  const { role, type, content } = message;
  if (type === "function_call") {
    return [{ kind: "call", id: idOf(message["call_id"]), name: String(message["name"]), args: parseJson(String(message["arguments"])) }];
  }
  if (type === "function_call_output") {
    return [{ kind: "result", id: idOf(message["call_id"]), text: textOf(message["output"]) }];
  }
  if (role === "tool") {
    return [{ kind: "result", id: idOf(message["tool_call_id"]), text: textOf(content) }];
  }
  const kind: "system" | "assistant" | "user" =
    role === "system" || role === "developer" ? "system" : role === "assistant" || role === "model" ? "assistant" : "user";
  const words = { kind, text: textOf(content ?? message["parts"]) };
  const inner = [...listOf(message["tool_calls"]), ...partList(content), ...partList(message["parts"])].flatMap(callOrResult);
  return [...(words.text === "" ? [] : [words]), ...inner];
}

function partList(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** A call or a result within a message: OpenAI's `tool_calls`, Anthropic's blocks, Gemini's parts. */
function callOrResult(part: Readonly<Record<string, unknown>>): readonly Piece[] {
  const { function: called, functionCall, functionResponse, type } = part;
  if (isRecord(called)) {
    return [{ kind: "call", id: idOf(part["id"]), name: String(called["name"]), args: parseJson(String(called["arguments"])) }];
  }
  if (isRecord(functionCall)) {
    return [{ kind: "call", id: idOf(functionCall["id"]), name: String(functionCall["name"]), args: functionCall["args"] }];
  }
  if (isRecord(functionResponse)) {
    const { response } = functionResponse;
    const text = isRecord(response) ? (response["output"] ?? response["error"]) : response;
    return [{ kind: "result", id: idOf(functionResponse["id"]), text: typeof text === "string" ? text : JSON.stringify(text ?? "") }];
  }
  if (type === "tool_use") {
    return [{ kind: "call", id: idOf(part["id"]), name: String(part["name"]), args: part["input"] }];
  }
  return type === "tool_result" ? [{ kind: "result", id: idOf(part["tool_use_id"]), text: textOf(part["content"]) }] : [];
}

function idOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

interface OpenCall {
  readonly id: string | undefined;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  result: string | undefined;
}

/** Steps: an assistant's words and calls up to the next thing that is not its own. Results go to the oldest call of their id that has none. */
function itemsOf(pieces: readonly Piece[]): readonly AskedItem[] {
  const items: ({ role: "user"; text: string } | { role: "assistant"; text: string; calls: OpenCall[] })[] = [];
  let hasResults = false;
  for (const piece of pieces) {
    const last = items.at(-1);
    if (piece.kind === "user") {
      items.push({ role: "user", text: piece.text });
    } else if (piece.kind === "result") {
      const waiting = items.flatMap((item) => (item.role === "assistant" ? item.calls : [])).filter(({ result }) => result === undefined);
      const call = waiting.find(({ id }) => id === piece.id) ?? waiting[0];
      if (call !== undefined) {
        call.result = piece.text;
      }
    } else if (piece.kind === "assistant" || piece.kind === "call") {
      const step = last?.role === "assistant" && !hasResults ? last : { role: "assistant" as const, text: "", calls: [] as OpenCall[] };
      if (step !== last) {
        items.push(step);
      }
      if (piece.kind === "assistant") {
        step.text += piece.text;
      } else {
        step.calls.push({ id: piece.id, name: piece.name, args: isRecord(piece.args) ? piece.args : {}, result: undefined });
      }
    }
    hasResults = piece.kind === "result";
  }
  return items;
}

function toolsOf(tool: Readonly<Record<string, unknown>>): AskedConversation["tools"] {
  const own = tool["functionDeclarations"];
  const declared = Array.isArray(own) ? own.filter(isRecord) : [isRecord(tool["function"]) ? tool["function"] : tool];
  return declared.flatMap((one) =>
    typeof one["name"] === "string"
      ? [
          {
            name: one["name"],
            description: typeof one["description"] === "string" ? one["description"] : "",
            schema: one["parameters"] ?? one["input_schema"] ?? one["parametersJsonSchema"],
          },
        ]
      : [],
  );
}
