import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { isRecord, parseJson } from "../../src/core/model/json.ts";
import type { Lesson, LessonStore } from "../../src/core/ports/lessonStore.ts";
import { BadUsage } from "./badUsage.ts";

type Lessons = Record<string, Record<string, Record<string, string | null>>>;

/** Lessons in a file of JSON (address → model → parameter → what to send in its place), which need not be there yet. A lesson is written at once. */
export class FileLessons implements LessonStore {
  readonly #file: string;
  readonly #lessons: Lessons;

  constructor(file: string) {
    this.#file = file;
    this.#lessons = readLessons(file);
  }

  of(baseUrl: string, model: string): readonly Lesson[] {
    return Object.entries(this.#lessons[baseUrl]?.[model] ?? {}).map(([parameter, instead]) => ({ parameter, instead }));
  }

  learn(baseUrl: string, model: string, { parameter, instead }: Lesson): void {
    const models = (this.#lessons[baseUrl] ??= {});
    models[model] = { ...models[model], [parameter]: instead };
    try {
      // Whole or not at all: another call may be reading.
      writeFileSync(`${this.#file}.new`, `${JSON.stringify(this.#lessons, undefined, 2)}\n`);
      renameSync(`${this.#file}.new`, this.#file);
    } catch (error) {
      process.stderr.write(`--lessons: ${this.#file} cannot be written (${error instanceof Error ? error.message : String(error)}).\n`);
    }
  }
}

function readLessons(file: string): Lessons {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (isRecord(error) && error["code"] === "ENOENT") {
      return {};
    }
    throw new BadUsage(`--lessons: ${file} cannot be read (${error instanceof Error ? error.message : String(error)}).`);
  }
  const value = text.trim() === "" ? {} : parseJson(text);
  const isLessons =
    isRecord(value) &&
    Object.values(value).every(
      (models) =>
        isRecord(models) &&
        Object.values(models).every(
          (model) => isRecord(model) && Object.values(model).every((instead) => instead === null || typeof instead === "string"),
        ),
    );
  if (!isLessons) {
    throw new BadUsage(`--lessons: ${file} does not hold lessons; name another file.`);
  }
  return value as Lessons;
}
