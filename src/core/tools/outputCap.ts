import type { ResultPart, TextPart } from "../model/message.ts";

/** What of a tool's words a model is given. */
export interface OutputLimits {
  readonly lines: number;
  /** UTF-16 units of all lines. */
  readonly characters: number;
  /** UTF-16 units of one line. */
  readonly lineCharacters: number;
}

export const outputLimits: OutputLimits = { lines: 2000, characters: 48_000, lineCharacters: 2000 };

/** The share of what is kept that stands at the beginning; the rest is the end, where commands say what came of them. */
const headShare = 0.4;

/** Keeps a text whole that a model is given a part of. Resolves with the path at which the model can read it; `undefined` if it could not be kept. Never rejects. */
export type KeepOutput = (text: string) => Promise<string | undefined>;

/**
 * A result with no more words than a model can use: of what is too long, the beginning and the end, and a line between them that says what is missing and where all of it is. Texts of a result
 * that is too long become one, where the first of them was. Never rejects.
 */
export async function cappedOutput(
  parts: readonly ResultPart[],
  keep: KeepOutput,
  limits: OutputLimits = outputLimits,
): Promise<readonly ResultPart[]> {
  const text = parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n");
  if (fits(text, limits)) {
    return parts;
  }
  const path = await keep(text);
  const first = parts.findIndex((part) => part.type === "text");
  const capped: TextPart = { type: "text", text: headAndTail(text, limits, path) };
  return parts.flatMap((part, index): readonly ResultPart[] => (part.type !== "text" ? [part] : index === first ? [capped] : []));
}

function fits(text: string, limits: OutputLimits): boolean {
  if (text.length > limits.characters) {
    return false;
  }
  const lines = text.split("\n");
  return lines.length <= limits.lines && lines.every((line) => line.length <= limits.lineCharacters);
}

function headAndTail(text: string, limits: OutputLimits, path: string | undefined): string {
  const lines = text.split("\n");
  const short = lines.map((line) => shortLine(line, limits.lineCharacters));
  const headCount = taken(short, Math.floor(limits.lines * headShare), Math.floor(limits.characters * headShare));
  const rest = short.slice(headCount);
  const tailCount = taken(rest.toReversed(), limits.lines - headCount, limits.characters - Math.floor(limits.characters * headShare));
  const missing = lines.length - headCount - tailCount;
  const where = path === undefined ? "The whole could not be kept." : `The whole is in ${path}.`;
  if (missing === 0) {
    return [...short, `[Long lines were shortened. ${where}]`].join("\n");
  }
  const note = `[${String(missing)} of ${String(lines.length)} lines left out here. ${where}]`;
  return [...short.slice(0, headCount), note, ...short.slice(short.length - tailCount)].join("\n");
}

/** How many of the first lines have room. */
function taken(lines: readonly string[], mostLines: number, mostCharacters: number): number {
  let characters = 0;
  let count = 0;
  for (const line of lines) {
    characters += line.length + 1;
    if (count >= mostLines || characters > mostCharacters) {
      break;
    }
    count += 1;
  }
  return count;
}

function shortLine(line: string, most: number): string {
  if (line.length <= most) {
    return line;
  }
  const head = Math.ceil(most / 2);
  const tail = most - head;
  return `${line.slice(0, head)} [… ${String(line.length - most)} characters left out …] ${line.slice(line.length - tail)}`;
}
