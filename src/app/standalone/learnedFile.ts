import { existsSync, renameSync, writeFileSync } from "node:fs";
import { isRecord, parseJson } from "../../core/model/json.ts";
import { readLearnedParameters, type LearnedParameters } from "../../core/settings/learnedParameters.ts";
import { readTextInput, UnusableInput } from "./inputFile.ts";

/** What was learned, from a file of JSON that need not be there yet. Throws {@link UnusableInput}, which calls it `name`. */
export function readLearnedFile(name: string, file: string): LearnedParameters {
  const text = existsSync(file) ? readTextInput(name, file) : "";
  const value = text.trim() === "" ? {} : parseJson(text);
  const areCorrections =
    isRecord(value) &&
    Object.values(value).every(
      (models) =>
        isRecord(models) &&
        Object.values(models).every(
          (model) => isRecord(model) && Object.values(model).every((instead) => instead === null || typeof instead === "string"),
        ),
    );
  if (!areCorrections) {
    throw new UnusableInput(`${name}: ${file} does not hold corrections; name another file.`);
  }
  return readLearnedParameters(value);
}

/** Writes what was learned, whole or not at all: another process may be reading. Throws if the file cannot be written. */
export function writeLearnedFile(file: string, learned: unknown): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(learned, undefined, 2)}\n`);
  renameSync(`${file}.new`, file);
}
