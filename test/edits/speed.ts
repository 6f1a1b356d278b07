import { applyEdits } from "../../src/core/tools/edits/applyEdits.ts";
import { KnownFiles } from "../../src/core/tools/edits/knownFiles.ts";
import { unifiedDiff } from "../../src/core/tools/edits/unifiedDiff.ts";
import { recordEdit } from "../../src/core/tools/edits/recordEdit.ts";
import { median, rounded } from "../bench/statistics.ts";
import type { SourceFile } from "./corpus.ts";

const lineCount = 10_000;

/** What an edit costs, all that the engine does for one: compare with what was read, find, replace, diff, record the hunks. Exact, with other indentation, and not found. */
export function measureEdit(corpus: readonly SourceFile[]): string {
  const lines = corpus.flatMap(({ text }) => text.split("\n")).slice(0, lineCount);
  const at = lineCount / 2;
  lines.splice(at, 3, "  function halfway() {", "    return 1;", "  }");
  const text = lines.join("\n");
  const edits = {
    exact: ["    return 1;\n  }", "    return 2;\n  }"],
    "other indentation": ["function halfway() {\n\treturn 1;\n}", "function halfway() {\n\treturn 2;\n}"],
    "not found": ["  function halfway() {\n    return 3;\n  }", "x"],
  } as const;
  const figures = Object.entries(edits).map(([name, [oldText, newText]]) => {
    const times = Array.from({ length: 30 }, () => {
      const startMs = performance.now();
      const known = new KnownFiles();
      known.know("file", text);
      known.changeOf("file", text, true);
      const outcome = applyEdits(text, [{ oldText, newText }], { path: "file", mayQuote: true });
      if (outcome.ok) {
        unifiedDiff(text, outcome.replacements);
        recordEdit([], text, outcome.replacements, () => "id");
        known.know("file", outcome.text);
      }
      return performance.now() - startMs;
    });
    return `${name} ${String(rounded(median(times)))} ms`;
  });
  return `${figures.join(", ")} (median of 30; ${String(rounded(text.length / 1024))} KB)`;
}
