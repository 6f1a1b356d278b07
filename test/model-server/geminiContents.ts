import { isRecord } from "../../src/core/model/json.ts";
import { invalid } from "./geminiErrors.ts";
import { isGemini3 } from "./geminiModels.ts";
import { isSignatureOf, isTextSignature } from "./geminiSignature.ts";

type Part = Record<string, unknown>;

interface Turn {
  readonly role: string;
  readonly parts: readonly Part[];
  readonly calls: readonly Record<string, unknown>[];
  readonly results: readonly Record<string, unknown>[];
}

/** Fields of which a part has exactly one. */
const dataFields = [
  "text",
  "inlineData",
  "fileData",
  "functionCall",
  "functionResponse",
  "executableCode",
  "codeExecutionResult",
  "toolCall",
  "toolResponse",
];

const takenTypes =
  /^(?:image\/(?:png|jpeg|webp|heic|heif)|application\/pdf|audio\/(?:wav|mp3|mpeg|aiff|aac|ogg|flac)|video\/[\w.-]+|text\/(?:plain|html|css|csv|xml|rtf|md|markdown|javascript|x-python))$/;

/** Checks the turns of a conversation, whose fields have been checked: their roles, their parts, the pairing of calls with results, the signatures. Throws a `Rejection`. */
export function checkContents(value: unknown, model: string): readonly Turn[] {
  const contents = Array.isArray(value) ? value.filter(isRecord) : [];
  if (contents.length === 0) {
    throw invalid("* GenerateContentRequest.contents: contents is not specified\n", "contents");
  }
  const turns = contents.map((content, index) => turnOf(content, index, contents.length === 1));
  turns.forEach((turn, at) => checkPairing(turns, turn, at));
  checkSignatures(turns, model);
  checkResultParts(turns, model);
  return turns;
}

/** The text of a turn or of the system instruction. */
export function textOf(parts: readonly unknown[]): string {
  return parts
    .map((part) => (isRecord(part) && typeof part["text"] === "string" ? part["text"] : isRecord(part) ? JSON.stringify(part) : ""))
    .join("\n");
}

/** The words of the last user turn that has any. */
export function promptOf(turns: readonly Turn[]): string {
  const words = (turn: Turn): string => textOf(turn.parts.filter((part) => typeof part["text"] === "string"));
  return (
    turns
      .filter((turn) => turn.role === "user")
      .map(words)
      .findLast((text) => text !== "") ?? ""
  );
}

function turnOf(content: Record<string, unknown>, index: number, isOnly: boolean): Turn {
  const role = content["role"] ?? (isOnly ? "user" : undefined);
  if (role !== "user" && role !== "model" && role !== "function") {
    throw invalid("Please use a valid role: user, model.", `contents[${index}].role`);
  }
  const parts = Array.isArray(content["parts"]) ? content["parts"].filter(isRecord) : [];
  if (parts.length === 0) {
    throw invalid(`* GenerateContentRequest.contents[${index}].parts: contents.parts must not be empty.\n`, `contents[${index}].parts`);
  }
  parts.forEach((part, at) => checkPart(part, role, `contents[${index}].parts[${at}]`));
  const ofKind = (name: string) => parts.flatMap((part) => (isRecord(part[name]) ? [part[name]] : []));
  return { role: role === "function" ? "user" : role, parts, calls: ofKind("functionCall"), results: ofKind("functionResponse") };
}

function checkPart(part: Part, role: string, path: string): void {
  const data = dataFields.filter((name) => part[name] !== undefined);
  const isEmpty = part["text"] === "" && part["thoughtSignature"] === undefined;
  if (data.length !== 1 || isEmpty) {
    const fault = data.length > 1 ? "oneof field 'data' is already set" : "required oneof field 'data' must have one initialized field";
    throw invalid(`* GenerateContentRequest.${path}.data: ${fault}\n`, path);
  }
  for (const [name, owner] of [
    ["functionCall", "model"],
    ["functionResponse", "user"],
  ] as const) {
    const call = part[name];
    if (isRecord(call) && (typeof call["name"] !== "string" || call["name"] === "")) {
      const field = name === "functionCall" ? "function_call" : "function_response";
      throw invalid(`* GenerateContentRequest.${path}.${field}.name: Name cannot be empty.\n`, path);
    }
    if (isRecord(call) && role !== owner && role !== "function") {
      throw invalid(
        `Please ensure that ${name === "functionCall" ? "function call" : "function response"} turns have the role ${owner}.`,
        path,
      );
    }
  }
  checkMedia(part, path);
}

function checkMedia({ inlineData: blob, fileData: file }: Part, path: string): void {
  if (isRecord(blob) && (typeof blob["mimeType"] !== "string" || !takenTypes.test(blob["mimeType"]))) {
    throw invalid(`Unsupported MIME type: ${String(blob["mimeType"])}`, path);
  }
  if (isRecord(blob) && (typeof blob["data"] !== "string" || blob["data"] === "")) {
    throw invalid(`* GenerateContentRequest.${path}.inline_data.data: must not be empty\n`, path);
  }
  if (isRecord(file) && !/^(?:https|gs):\/\//.test(String(file["fileUri"]))) {
    throw invalid("Invalid or unsupported file uri: " + String(file["fileUri"]), path);
  }
}

/** A turn with calls follows a user's turn, and is followed by a turn with exactly its results; results stand nowhere else. */
function checkPairing(turns: readonly Turn[], turn: Turn, at: number): void {
  const [before, next] = [turns[at - 1], turns[at + 1]];
  if (turn.calls.length > 0 && before?.role !== "user") {
    throw invalid("Please ensure that function call turn comes immediately after a user turn or after a function response turn.");
  }
  if (turn.results.length > 0 && (before?.calls.length ?? 0) === 0) {
    throw invalid("Please ensure that function response turn comes immediately after a function call turn.");
  }
  if (turn.calls.length === 0) {
    return;
  }
  if (turn.calls.length !== (next?.results.length ?? 0)) {
    throw invalid(
      "Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.",
    );
  }
  const open = [...turn.calls];
  for (const { id, name } of next?.results ?? []) {
    const found = open.findIndex((call) => call["name"] === name && (id === undefined || call["id"] === undefined || call["id"] === id));
    if (found === -1) {
      throw invalid(
        `Please ensure that each function response has the name, and the id where there is one, of a function call: ${String(name)}.`,
      );
    }
    open.splice(found, 1);
  }
}

/** Since Gemini 3 a result may hold images and documents. */
function checkResultParts(turns: readonly Turn[], model: string): void {
  const parts: readonly unknown[] = turns.flatMap(({ results }) =>
    results.flatMap((result): readonly unknown[] => (Array.isArray(result["parts"]) ? result["parts"] : [])),
  );
  if (parts.length > 0 && !isGemini3(model)) {
    throw invalid(`Multimodal function response is not supported for ${model}.`);
  }
  const unknown = parts
    .flatMap((part: unknown) => (isRecord(part) && isRecord(part["inlineData"]) ? [part["inlineData"]["mimeType"]] : []))
    .find((type) => !/^(?:image\/(?:png|jpeg|webp)|application\/pdf|text\/plain)$/.test(String(type)));
  if (unknown !== undefined) {
    throw invalid(`Unsupported MIME type in a function response: ${String(unknown)}`);
  }
}

/** Gemini 3 wants the signature of the first call of each step since the user last spoke. One that was changed is rejected wherever it stands. */
function checkSignatures(turns: readonly Turn[], model: string): void {
  const begin = turns.findLastIndex((turn) => turn.role === "user" && turn.parts.some((part) => part["functionResponse"] === undefined));
  turns.forEach((turn, at) => {
    let isFirst = true;
    turn.parts.forEach((part, position) => {
      const { functionCall: call, thoughtSignature: signature } = part;
      if (isRecord(call) && isFirst && at > begin && signature === undefined && isGemini3(model)) {
        throw invalid(
          "Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing thought_signature may lead to " +
            `degraded model performance. Additional data, function call \`default_api:${String(call["name"])}\` , position ${position + 1}. ` +
            "Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures for more details.",
        );
      }
      isFirst &&= !isRecord(call);
      const isGood =
        signature === undefined ||
        (isRecord(call) ? isSignatureOf(signature, { name: String(call["name"]), args: call["args"] ?? {} }) : isTextSignature(signature));
      if (!isGood) {
        throw invalid("Corrupted thought signature.");
      }
    });
  });
}
