/** A test that failed, as Node's test runner reports it. */
export interface FailedTest {
  readonly title: string;
  /** Relative to where the tests ran, as far as the report says so. */
  readonly file: string;
  /** Where it failed, from 1; without a stack, where the test begins. */
  readonly line: number;
  /** The assertion's own words. */
  readonly message: string;
  readonly actual: string | undefined;
  readonly expected: string | undefined;
}

/** What a run of Node's test runner reports. */
export interface TestReport {
  readonly passed: number;
  readonly failed: number;
  /** Those that say where they are; suites that failed for their tests are left out. */
  readonly failures: readonly FailedTest[];
}

const colours = /\x1b\[[0-9;]*m/g;

/** Reads the output of `node --test`, its `spec` and its `tap` form; `undefined`: it is neither. */
export function readTestReport(output: string): TestReport | undefined {
  const text = output.replaceAll(colours, "");
  const passed = countOf(text, "pass");
  const failed = countOf(text, "fail");
  if (passed === undefined || failed === undefined) {
    return undefined;
  }
  return { passed, failed, failures: [...specFailures(text), ...tapFailures(text)] };
}

function countOf(text: string, name: string): number | undefined {
  const found = new RegExp(`^(?:ℹ|#) ${name} (\\d+)\\s*$`, "m").exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** `test at FILE:LINE:COLUMN`, the title, and what was thrown. */
function specFailures(text: string): readonly FailedTest[] {
  const failing = text.split(/^✖ failing tests:$/m)[1] ?? "";
  return failing.split(/^test at /m).flatMap((block) => {
    const [, file, line, title, rest] = /^(.+):(\d+):\d+\n✖ (.+?)(?: \([\d.]+ms\))?\n([\s\S]*)$/.exec(block) ?? [];
    if (file === undefined || title === undefined || rest === undefined || /\bsubtests? failed\b/.test(rest)) {
      return [];
    }
    const message = (/^([\s\S]*?)\n\s+at /.exec(rest)?.[1] ?? rest).trim();
    return [{ title, file, line: failedAt(rest, file) ?? Number(line), message, ...compared(rest) }];
  });
}

function tapFailures(text: string): readonly FailedTest[] {
  return Array.from(text.matchAll(/^( *)not ok \d+ - (.+)\n\1 {2}---\n([\s\S]*?)\n\1 {2}\.\.\.$/gm)).flatMap(
    ([, , title = "", rest = ""]) => {
      const [, file, line] = /location: '(.+):(\d+):\d+'/.exec(rest) ?? [];
      if (file === undefined || /failureType: 'subtestsFailed'/.test(rest)) {
        return [];
      }
      const message = (/error: (?:\|-\n)?([\s\S]*?)\n\s*(?:code|name):/.exec(rest)?.[1] ?? "").trim();
      return [{ title, file, line: failedAt(rest, file) ?? Number(line), message, ...compared(rest) }];
    },
  );
}

/** The line of the innermost call in the test's own file. */
function failedAt(text: string, file: string): number | undefined {
  const frame = Array.from(text.matchAll(/\(?(?:file:\/\/)?([^\s()]+):(\d+):\d+\)?$/gm)).find(([, path = ""]) => path.endsWith(file));
  return frame === undefined ? undefined : Number(frame[2]);
}

function compared(text: string): Pick<FailedTest, "actual" | "expected"> {
  const field = (name: string): string | undefined => new RegExp(`^\\s*${name}: (.+?),?$`, "m").exec(text)?.[1];
  return { actual: field("actual"), expected: field("expected") };
}
