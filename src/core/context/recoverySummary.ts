import type { JsonObject } from "../model/json.ts";
import { jsonText } from "../model/json.ts";
import type { Message } from "../model/message.ts";
import { condensedText } from "./condensedText.ts";

/** Answers that are quoted. */
const mostAnswers = 3;
const mostAnswerCharacters = 1200;
const mostCallCharacters = 160;

interface DoneCall {
  readonly name: string;
  readonly args: JsonObject;
  readonly isError: boolean;
}

/** What was done, without a model: the agent's last words, its calls, and the files that these name. `earlier`: the summary of what came before. In about `tokens`. Pure. */
export function recoverySummary(messages: readonly Message[], earlier: string, tokens: number): string {
  const characters = tokens * 4;
  const calls = callsOf(messages);
  const answers = messages
    .flatMap((message) => (message.role === "assistant" ? message.content : []))
    .flatMap((part) => (part.type === "text" ? [part.text.trim()] : []))
    .filter((text) => text !== "")
    .slice(-mostAnswers)
    .map((text) => condensedText(text, mostAnswerCharacters));
  const before = earlier === "" ? [] : [condensedText(earlier, characters / 2)];
  const said = answers.length === 0 ? [] : [`The agent's last words:\n${answers.map((text) => `- ${text}`).join("\n")}`];
  const files = filesText(calls);
  const room = characters - [...before, ...said, files].reduce((sum, text) => sum + text.length, 0);
  return [...before, ...said, files, callsText(calls, room)].filter((text) => text !== "").join("\n\n") || "Nothing was done.";
}

function callsOf(messages: readonly Message[]): readonly DoneCall[] {
  return messages.flatMap((message, index) => {
    if (message.role !== "assistant") {
      return [];
    }
    const next = messages[index + 1];
    const results = next?.role === "tool" ? next.content : [];
    return message.content.flatMap((part): readonly DoneCall[] =>
      part.type === "tool-call"
        ? [{ name: part.name, args: part.arguments, isError: results.find(({ callId }) => callId === part.callId)?.isError === true }]
        : [],
    );
  });
}

const changing = new Set(["edit_file", "write_file", "delete_file", "rename_file"]);

function filesText(calls: readonly DoneCall[]): string {
  const pathsOf = (isChange: boolean): readonly string[] => {
    const done = calls.filter(({ name, isError }) => !isError && changing.has(name) === isChange);
    const paths = done.flatMap(({ args }) => [args["path"], args["newPath"]].filter((path) => typeof path === "string"));
    return [...new Set(paths)].slice(-60);
  };
  const [changed, read] = [pathsOf(true), pathsOf(false)];
  return [
    ...(changed.length === 0 ? [] : [`Files that were changed: ${changed.join(", ")}`]),
    ...(read.length === 0 ? [] : [`Files and folders that were looked at: ${read.join(", ")}`]),
  ].join("\n");
}

/** The newest calls that there is room for, each once. */
function callsText(calls: readonly DoneCall[], room: number): string {
  const lines = calls.map(({ name, args, isError }) => {
    const words = jsonText(args);
    const short = words.length <= mostCallCharacters ? words : `${words.slice(0, mostCallCharacters).toWellFormed()}…`;
    return `- ${name} ${short}${isError ? " (failed)" : ""}`;
  });
  const shown: string[] = [];
  let left = room;
  for (const line of new Set(lines.toReversed())) {
    left -= line.length + 1;
    if (left < 0) {
      break;
    }
    shown.unshift(line);
  }
  return shown.length === 0 ? "" : `Calls, the last of ${String(calls.length)}:\n${shown.join("\n")}`;
}
