/** Whether a path is a test's by its name or folder. Pure. */
export function isTestPath(path: string): boolean {
  return /(?:^|\/)(?:tests?|__tests__|specs?|e2e)\/|[._-](?:test|spec)s?\.\w+$|(?:^|\/)test_\w+\.py$|_test\.(?:go|py|exs?)$|Tests?\.(?:java|kt|cs|swift)$/.test(
    path,
  );
}

/** What a text of tests has, counted. */
export interface TestCounts {
  readonly tests: number;
  readonly assertions: number;
  /** Tests that are left out, or that leave the others out. */
  readonly skips: number;
  /** Assertions that hold whatever happens. */
  readonly empty: number;
}

const testPattern =
  /(?<![.\w])(?:it|test|specify)(?:\.each\b.*)?\s*\(|\bdef test_\w+|\bfunc Test\w+|@Test\b|#\[(?:tokio::)?test\]|\bTEST(?:_F|_P)?\s*\(/g;
const assertionPattern =
  /\bassert(?:\.\w+(?:\.\w+)*|_\w+|[A-Z]\w*)?!?\s*\(|\bassert\s+(?=[^(\s=])|\bexpect\s*\(|\bEXPECT_\w+|\bASSERT_\w+|\.should\b|\bt\.(?:is|equal|same|true|false|ok|Error|Fatal)\w*\s*\(|\brequire\.\w+\s*\(/g;
const skipPattern =
  /\b(?:it|test|describe|context|suite)\.(?:skip|only|todo|failing)\b|(?<![.\w])(?:xit|xtest|xdescribe|fit|fdescribe)\s*\(|@pytest\.mark\.(?:skip|xfail)|@unittest\.skip|@(?:Disabled|Ignore)\b|#\[ignore\b|\bt\.Skip\w*\(|\bthis\.skip\(|\bpytest\.skip\(/g;
const emptyPattern =
  /\bassert(?:\.ok|\.equal|\.strictEqual)?\s*\(\s*(?:true|1)\s*(?:,\s*(?:true|1)\s*)?\)|\bexpect\s*\(\s*(?:true|1)\s*\)|\bassert\s+(?:True|1)\s*$|\bassertTrue\s*\(\s*(?:True|true)\s*\)/gm;

/** Counts what a text of tests has; comments don't count. Pure. */
export function countTests(text: string): TestCounts {
  const code = withoutComments(text);
  const count = (pattern: RegExp): number => code.match(pattern)?.length ?? 0;
  return { tests: count(testPattern), assertions: count(assertionPattern), skips: count(skipPattern), empty: count(emptyPattern) };
}

/** A text without whole-line comments and block comments, in most languages. Pure. */
export function withoutComments(text: string): string {
  return text
    .replaceAll(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->/g, " ")
    .replaceAll(/^[ \t]*(?:\/\/|#(?!\[|include|define|pragma|if|end)|--|;|%|\*).*$/gm, "");
}
