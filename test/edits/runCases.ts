import { applyEdits, type EditOutcome } from "../../src/core/tools/edits/applyEdits.ts";
import { notText } from "../../src/core/tools/edits/explainRejection.ts";
import { fileBytes, readFileText } from "../../src/core/tools/edits/fileText.ts";
import { KnownFiles } from "../../src/core/tools/edits/knownFiles.ts";
import type { EditRejection } from "../../src/core/tools/edits/rejection.ts";
import { replaced } from "../../src/core/tools/edits/textEdit.ts";
import { seededRandom } from "../fakes/seededRandom.ts";
import type { SourceFile } from "./corpus.ts";
import { Random, type CaseMaker, type EditCase } from "./editCase.ts";
import { HunkRun } from "./hunkRun.ts";
import { hugeKinds } from "./kinds/huge.ts";
import { looseKinds } from "./kinds/loose.ts";
import { plainKinds } from "./kinds/plain.ts";
import { sentKinds } from "./kinds/sent.ts";
import { severalKinds } from "./kinds/several.ts";

/** What came of the cases of one kind. */
export interface KindResult {
  readonly kind: string;
  cases: number;
  /** Written, and the bytes are the expected ones. */
  exact: number;
  /** Rejected, as expected, and nothing written. */
  rejected: number;
  /** Of the rejected: those about text that isn't in the file or is there more than once, which have lines to point to, and do. */
  pointed: number;
  /** Of these: those that point to the lines that the case was made of. */
  pointedRight: number;
  /** Written although it must not be, or other bytes. */
  wrongWrites: number;
  /** Rejected although it fits, or for another reason. */
  wrongRejections: number;
}

/** A case that went wrong, for whoever looks into it. */
export interface Mistake {
  readonly kind: string;
  readonly what: string;
}

export interface RunResult {
  readonly kinds: readonly KindResult[];
  readonly mistakes: readonly Mistake[];
}

/** Cases of each kind; 10 MB files are few. */
export interface RunSize {
  readonly perKind: number;
  readonly huge: number;
  readonly hunkRuns: number;
}

/** Makes and plays all cases over a corpus. The same seed and corpus give the same cases. */
export function runCases(corpus: readonly SourceFile[], seed: number, size: RunSize): RunResult {
  const kinds: KindResult[] = [];
  const mistakes: Mistake[] = [];
  const run = (makers: Readonly<Record<string, CaseMaker>>, count: number): void => {
    for (const [kind, make] of Object.entries(makers)) {
      const result = emptyResult(kind);
      const random = new Random(seededRandom(seed + kinds.length * 7919));
      // Few places have what some kinds need, such as letters beyond ASCII: one is looked for in any case.
      for (let tries = 0; result.cases < count && tries < count * (result.cases === 0 ? 5000 : 20); tries++) {
        const source = random.pick(corpus);
        const made = make(source, random);
        if (made !== undefined) {
          playCase({ ...made, kind, path: source.path }, result, mistakes);
        }
      }
      kinds.push(result);
    }
  };
  run({ ...plainKinds, ...looseKinds, ...severalKinds, ...sentKinds }, size.perKind);
  run(hugeKinds, size.huge);
  kinds.push(runHunks(corpus, new Random(seededRandom(seed + 1)), size.hunkRuns, mistakes));
  return { kinds, mistakes };
}

function emptyResult(kind: string): KindResult {
  return { kind, cases: 0, exact: 0, rejected: 0, pointed: 0, pointedRight: 0, wrongWrites: 0, wrongRejections: 0 };
}

/** What a call does to the file's bytes: as the edit tool does it. */
function call(before: Buffer, { edits, path }: EditCase, known: KnownFiles): Buffer | EditRejection {
  const reading = readFileText(before, path);
  if (!reading.ok) {
    return notText(reading.message);
  }
  const changed = known.changeOf(path, reading.file.text, true);
  if (changed !== undefined) {
    return changed;
  }
  const outcome: EditOutcome = applyEdits(reading.file.text, edits, { path, mayQuote: true });
  if (!outcome.ok) {
    return outcome.rejection;
  }
  if (replaced(reading.file.text, outcome.replacements) !== outcome.text) {
    return { reason: "not-found", message: "The replacements are not the edits." };
  }
  return Buffer.from(fileBytes({ ...reading.file, text: outcome.text }));
}

function playCase(editCase: EditCase, result: KindResult, mistakes: Mistake[]): void {
  const { before, expected, read, again, kind, path } = editCase;
  const known = new KnownFiles();
  const seen = read === undefined ? undefined : readFileText(read, path);
  if (seen?.ok === true) {
    known.know(path, seen.file.text);
  }
  const answers = [call(before, editCase, known)];
  if (again !== undefined) {
    answers.push(call(before, editCase, known));
  }
  for (const [index, answer] of answers.entries()) {
    result.cases++;
    const wanted = index === 1 && again !== undefined ? { bytes: again } : expected;
    const wrong = judge(answer, wanted, result);
    if (wrong !== undefined) {
      mistakes.push({ kind, what: `${path}: ${wrong}\n${JSON.stringify(editCase.edits).slice(0, 2000)}` });
    }
  }
}

/** Counts an answer, and says what is wrong with it. */
function judge(answer: Buffer | EditRejection, wanted: EditCase["expected"], result: KindResult): string | undefined {
  if (Buffer.isBuffer(answer)) {
    if ("bytes" in wanted && wanted.bytes.equals(answer)) {
      result.exact++;
      return undefined;
    }
    result.wrongWrites++;
    return "bytes" in wanted ? `other bytes:\n${firstDifference(wanted.bytes, answer)}` : "written, but must be rejected";
  }
  if ("bytes" in wanted || !wanted.rejected.includes(answer.reason)) {
    result.wrongRejections++;
    return `rejected: ${answer.message.slice(0, 1500)}`;
  }
  result.rejected++;
  if (answer.reason !== "not-found" && answer.reason !== "ambiguous") {
    return undefined;
  }
  const { nearest, places, message } = answer;
  if (places !== undefined) {
    // Where the places are is no matter of taste.
    const named = places.map(({ first }) => first + 1);
    if (wanted.lines !== undefined && (named.length !== wanted.lines.length || !wanted.lines.every((line) => named.includes(line)))) {
      return `names other places than ${String(wanted.lines)}: ${message.slice(0, 1500)}`;
    }
  } else if (nearest === undefined || !message.includes(String(nearest.first + 1))) {
    return `has no nearest region: ${message.slice(0, 1500)}`;
  }
  result.pointed++;
  result.pointedRight +=
    nearest === undefined || (wanted.lines ?? [nearest.first + 1]).some((line) => line > nearest.first && line <= nearest.last + 1) ? 1 : 0;
  return undefined;
}

function firstDifference(wanted: Buffer, answer: Buffer): string {
  let at = 0;
  while (at < wanted.length && wanted[at] === answer[at]) {
    at++;
  }
  const around = (bytes: Buffer): string => JSON.stringify(bytes.subarray(Math.max(0, at - 80), at + 120).toString());
  return `  wanted ${around(wanted)}\n  is     ${around(answer)}`;
}

function runHunks(corpus: readonly SourceFile[], random: Random, runs: number, mistakes: Mistake[]): KindResult {
  const result = emptyResult("hunks while the user types");
  for (let run = 0; run < runs; run++) {
    const source = random.pick(corpus);
    const { undone, rejected, wrong } = new HunkRun(source, random).play();
    result.cases += undone + rejected;
    result.rejected += rejected;
    result.exact += wrong.length === 0 ? undone : 0;
    result.wrongWrites += wrong.length === 0 ? 0 : Math.max(1, undone);
    mistakes.push(...wrong.map((what) => ({ kind: result.kind, what: `${source.path}: ${what}` })));
  }
  return result;
}
