import type { ShellNode } from "../../../ports/shellParser.ts";

/** Nodes whose text the decoder of words reads itself. */
const readAsText =
  /^(word|concatenation|string|raw_string|ansi_c_string|translated_string|string_content|simple_expansion|expansion|number|brace_expression|heredoc_body|heredoc_content|regex|extglob_pattern|variable_name|arithmetic_expansion|comment|file_descriptor|test_operator|special_variable_name)$/;

/**
 * Why a tree can't be relied on, in one sentence: an error, or text that stands in no node and is no space. `undefined` if it can be. The grammar is not bash: what it holds for a comment or for space must be one by the shell's
 * own rules too.
 */
export function treeFault(line: string, root: ShellNode): string | undefined {
  if (!isSpace(line.slice(0, root.start)) || !isSpace(line.slice(root.end))) {
    return "A part of it can't be read.";
  }
  const waiting = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.type === "ERROR" || node.missing) {
      return "It can't be read as a command line.";
    }
    if (node.type === "comment" && !isComment(line, node)) {
      return "A comment in it may not be one.";
    }
    waiting.push(...node.children);
    if (readAsText.test(node.type) || node.children.length === 0) {
      continue;
    }
    let at = node.start;
    for (const child of node.children) {
      const between = line.slice(at, Math.max(at, child.start));
      if (child.start < at || !isSpace(between) || (node.type === "command" && /(^|[^\\])\n/.test(between))) {
        return "A part of it can't be read with certainty.";
      }
      at = child.end;
    }
    if (!isSpace(line.slice(at, node.end))) {
      return "A part of it can't be read with certainty.";
    }
  }
  return undefined;
}

function isSpace(text: string): boolean {
  return /^(?:[ \t\n]|\\\n)*$/.test(text);
}

/** A `#` begins a comment at the beginning of a word alone, and it ends with the line. */
function isComment(line: string, { start, end }: ShellNode): boolean {
  const before = start === 0 ? "\n" : (line[start - 1] ?? "");
  const text = line.slice(start, end);
  return (
    /[\s;]/.test(before) &&
    line[start - 2] !== "\\" &&
    text.startsWith("#") &&
    !text.includes("\n") &&
    (end === line.length || line[end] === "\n")
  );
}
