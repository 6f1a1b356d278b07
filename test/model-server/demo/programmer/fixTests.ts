import { importedFiles } from "./definitions.ts";
import { repairsFor, type Repair, type Source } from "./repairs.ts";
import { readTestReport, type FailedTest, type TestReport } from "./testReport.ts";
import { withoutNote, type Work, type WorkCall, type WorkResult, type WorkStep } from "./work.ts";

/** How many repairs of one test are tried. */
const mostTries = 6;
/** How many files of failing tests are read. */
const mostFiles = 4;
/** Characters of a value that is shown. */
const shownValue = 40;

type Part<T> = Generator<WorkStep, T, readonly WorkResult[]>;

/** A run of the tests: its report, or why there is none. */
type Ran = { readonly report: TestReport; readonly command: string } | { readonly why: string };

/** Finds out which tests fail, repairs what they test, and says what was done: by the results of calls alone. */
export function* fixTests(): Work {
  const setup = yield {
    say: "I'll look at how this project runs its tests.",
    calls: [
      { name: "list_files", args: {} },
      { name: "read_file", args: { path: "package.json" } },
    ],
  };
  const first = yield* runTests("Now I'll run them to see what fails.", testCommand(setup[1]?.text ?? ""));
  if ("why" in first) {
    return first.why;
  }
  const { report, command } = first;
  if (report.failed === 0) {
    return `All tests pass (${String(report.passed)}), so there is nothing to fix.`;
  }
  return yield* repair(report, command);
}

/** The command that `package.json` names for its tests. */
function testCommand(text: string): string {
  const script = /"test"\s*:\s*"([^"\\]+)"/.exec(text)?.[1];
  return script ?? "node --test";
}

/** Runs the tests; where the user names another command in place of it, that. */
function* runTests(say: string, command: string): Part<Ran> {
  const [result] = yield { say, calls: [run(command)] };
  const instead = /`([^`\n]+)`/.exec(result?.words ?? "")?.[1];
  if (result?.isDenied === true && instead !== undefined) {
    const [other] = yield { say: `I'll run \`${instead}\` instead, as you say.`, calls: [run(instead)] };
    return ranOf(other, instead);
  }
  return ranOf(result, command);
}

function run(command: string): WorkCall {
  return { name: "run_command", args: { command } };
}

function ranOf(result: WorkResult | undefined, command: string): Ran {
  if (result === undefined || result.isDenied) {
    return {
      why: `I didn't run the tests, since you rejected \`${command}\`. Without their output I don't know what fails, and I don't want to guess, so I changed nothing. Ask again and allow the command, or paste what the tests print.`,
    };
  }
  const report = readTestReport(result.text);
  const end = result.text.trim().split("\n").slice(-3).join("\n");
  return report === undefined
    ? {
        why: `\`${command}\` printed nothing that I can read as the result of tests, so I changed nothing. Its end:\n\n\`\`\`\n${end}\n\`\`\``,
      }
    : { report, command };
}

/** A failing test, with the source of its file and the files of the project that it imports. */
interface ReadTest {
  readonly failed: FailedTest;
  readonly source: string;
  readonly imports: readonly string[];
}

function* repair(report: TestReport, command: string): Work {
  const files = [...new Set(report.failures.map(({ file }) => file))].slice(0, mostFiles);
  if (files.length === 0) {
    return `The tests fail (${String(report.failed)}), but their output doesn't say where, so I changed nothing.`;
  }
  const texts = yield { say: `${failing(report)} I'll read ${files.length === 1 ? "it" : "them"}.`, calls: files.map(read) };
  const tests = report.failures.flatMap((failed): readonly ReadTest[] => {
    const source = withoutNote(texts[files.indexOf(failed.file)]?.text ?? "");
    const imports = importedFiles(source, failed.file);
    return imports.length === 0 ? [] : [{ failed, source, imports }];
  });
  // The test of the smallest piece says most.
  const [test] = tests.toSorted((a, b) => a.imports.length - b.imports.length);
  if (test === undefined) {
    return "The failing tests import nothing of this project, so I don't know what to repair. I changed nothing.";
  }
  const { failed, source, imports } = test;
  const results = yield {
    say: `“${failed.title}” tests what stands in ${listed(imports.map((file) => `\`${file}\``))}.`,
    calls: imports.map(read),
  };
  const sources = imports.map((path, at): Source => ({ path, text: withoutNote(results[at]?.text ?? "") }));
  return yield* tryRepairs(failed, report, command, repairsFor(failed, source, sources).slice(0, mostTries));
}

function read(path: string): WorkCall {
  return { name: "read_file", args: { path } };
}

function* tryRepairs(failed: FailedTest, before: TestReport, command: string, repairs: readonly Repair[]): Work {
  let wrong: Repair | undefined;
  for (const next of repairs) {
    const say = `${wrong === undefined ? "" : "That was not it, so I take it back. "}In \`${next.name}\` (\`${next.path}:${String(next.line)}\`), ${next.fault}. I'll change that line.`;
    const edited = yield { say, calls: editCalls(wrong, next) };
    const trouble = edited.find((result) => !/^Edited /.test(result.text));
    if (trouble !== undefined) {
      return notEdited(next, trouble, failed);
    }
    const again = yield* runTests("Now I'll run the tests again.", command);
    if ("why" in again) {
      return `I changed \`${next.path}\`: ${next.fault} in \`${next.name}\`. But the tests were not run again, so I can't say that it works.\n\n${diffOf(next)}`;
    }
    const { report } = again;
    if (report.failed === 0) {
      return fixed(failed, next, report);
    }
    if (report.failed < before.failed) {
      return yield* repair(report, command);
    }
    wrong = next;
  }
  if (wrong !== undefined) {
    yield { say: "That was not it either, so I take it back.", calls: [edit(wrong.path, [undone(wrong)])] };
  }
  return `I couldn't find what makes “${failed.title}” fail: I tried ${String(repairs.length)} changes, none helped, and all are taken back. I am Baton's demo server and know only common slips; a real model would look closer.`;
}

/** The next repair, and the one before taken back: one call a file. */
function editCalls(wrong: Repair | undefined, next: Repair): readonly WorkCall[] {
  if (wrong === undefined) {
    return [edit(next.path, [next])];
  }
  return wrong.path === next.path ? [edit(next.path, [undone(wrong), next])] : [edit(wrong.path, [undone(wrong)]), edit(next.path, [next])];
}

function edit(path: string, edits: readonly Pick<Repair, "oldText" | "newText">[]): WorkCall {
  return { name: "edit_file", args: { path, edits: edits.map(({ oldText, newText }) => ({ oldText, newText })) } };
}

function undone({ oldText, newText }: Repair): Pick<Repair, "oldText" | "newText"> {
  return { oldText: newText, newText: oldText };
}

function notEdited(next: Repair, { isDenied, words, text }: WorkResult, failed: FailedTest): string {
  const why = isDenied ? `you rejected the edit${words === "" ? "" : ` (“${words}”)`}` : `the edit failed: ${text.split("\n")[0] ?? ""}`;
  return `I changed nothing in \`${next.path}\`, since ${why}. The test “${failed.title}” still fails. This is what I would change:\n\n${diffOf(next)}`;
}

function fixed({ title, file }: FailedTest, { path, name, line, fault, ...texts }: Repair, { passed }: TestReport): string {
  return [
    `The test “${title}” passes now, and so do all others (${String(passed)} in all).`,
    `**What was wrong:** ${fault} in \`${name}\`, which the test in \`${file}\` found out. I changed one line, \`${path}:${String(line)}\`:`,
    diffOf(texts),
    "The change is pending: keep it or undo it in the editor or in the list of changes. (I am Baton's demo server: I read, edited and ran the tests with Baton's own tools, but I am no language model.)",
  ].join("\n\n");
}

function diffOf({ oldText, newText }: Pick<Repair, "oldText" | "newText">): string {
  const [before, after] = [oldText.split("\n"), newText.split("\n")];
  const lines = before.flatMap((line, at) => (line === after[at] ? [` ${line}`] : [`-${line}`, `+${after[at] ?? ""}`]));
  return `\`\`\`diff\n${lines.join("\n")}\n\`\`\``;
}

function failing({ failed, passed, failures: [first] }: TestReport): string {
  const all = String(passed + failed);
  const title = first === undefined ? "" : ` “${first.title}”${comparison(first)}`;
  return failed === 1 ? `One of ${all} tests fails:${title}.` : `${String(failed)} of ${all} tests fail, the first of them${title}.`;
}

function comparison({ actual = "", expected = "" }: FailedTest): string {
  const isShown = actual !== "" && expected !== "" && actual.length + expected.length <= shownValue;
  return isShown ? ` expects ${expected} and gets ${actual}` : "";
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
}
