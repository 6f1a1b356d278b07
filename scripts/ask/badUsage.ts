import { readFileSync } from "node:fs";
import type { Parsed } from "../../src/core/model/parsed.ts";

/** The command was not used rightly: said on standard error, with exit code 2. */
export class BadUsage extends Error {}

/** The value that a file's JSON stands for. */
export function readJsonFile<T>(file: string, option: string, parse: (value: unknown) => Parsed<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8").replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new BadUsage(`${option}: ${file} cannot be read as JSON (${error instanceof Error ? error.message : String(error)}).`);
  }
  const parsed = parse(value);
  if (!parsed.ok) {
    throw new BadUsage(`${option}: ${file}: ${parsed.message}`);
  }
  return parsed.value;
}
