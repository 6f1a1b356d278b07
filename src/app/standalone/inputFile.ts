import { readFileSync, statSync } from "node:fs";
import type { Parsed } from "../../core/model/parsed.ts";

/** Something that a person gave to a command cannot be used. The message is for them. */
export class UnusableInput extends Error {}

/** The text of a file, without a byte order mark. `name`: what the person gave it as, such as `--schema`. Throws {@link UnusableInput}. */
export function readTextInput(name: string, file: string): string {
  return readBytesInput(name, file)
    .toString("utf8")
    .replace(/^\uFEFF/, "");
}

/** The bytes of a file, as {@link readTextInput} reads them. One with more than `mostBytes`, or with none where there is such a limit, cannot be used. */
export function readBytesInput(name: string, file: string, mostBytes?: number): Buffer {
  try {
    const { size } = statSync(file);
    if (mostBytes === undefined || (size > 0 && size <= mostBytes)) {
      return readFileSync(file);
    }
    throw new UnusableInput(
      `${name}: ${file} ${size === 0 ? "is empty" : `has ${String(size)} bytes, and ${String(mostBytes)} is the most`}.`,
    );
  } catch (error) {
    throw error instanceof UnusableInput ? error : new UnusableInput(`${name}: ${file} cannot be read (${reasonOf(error)}).`);
  }
}

/** The value that a file's JSON stands for, as {@link readTextInput} reads it. */
export function readJsonInput<T>(name: string, file: string, parse: (value: unknown) => Parsed<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(readTextInput(name, file));
  } catch (error) {
    throw error instanceof UnusableInput ? error : new UnusableInput(`${name}: ${file} cannot be read as JSON (${reasonOf(error)}).`);
  }
  const parsed = parse(value);
  if (!parsed.ok) {
    throw new UnusableInput(`${name}: ${file}: ${parsed.message}`);
  }
  return parsed.value;
}

/** What an error says. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
