import type { MarkedExtension, Tokens } from "marked";

const markdownOpener = /^( {0,3})(`{3,}|~{3,})[ \t]*(?:markdown|md|mdx)(?:[ \t][^\n`]*)?(?:\n|$)/i;

/** A fence within the fence: of any indentation, since lists hold fences too. */
const fenceLine = /^[ \t]*(`{3,}|~{3,})[ \t]*(.*?)[ \t]*$/;

/** A language, perhaps with attributes; a sentence behind a fence is none. */
const info = /^[\w+#./-]+(?:[ \t]*[{[(:].*|(?:[ \t]+[\w-]+=\S.*))?$/;

/**
 * A fence of Markdown may hold fences of its own, although they are no longer than itself: one with a language opens a block within, the next
 * without closes it, and the first that closes no other closes the whole. Without an end it goes on to the end of the text, as any fence does.
 * All other fences are CommonMark's.
 */
export const markdownFences: MarkedExtension = {
  tokenizer: {
    fences(src): Tokens.Code | false {
      const opener = markdownOpener.exec(src);
      return opener ? readFence(src, opener) : false;
    },
  },
};

function readFence(src: string, opener: RegExpExecArray): Tokens.Code {
  const [head, indentation = "", fence = ""] = opener;
  const lang = head.trim().slice(fence.length).trim();
  const lines: string[] = [];
  let end = head.length;
  let inner: string[] = [];
  while (end < src.length) {
    const lineEnd = src.indexOf("\n", end);
    const line = src.slice(end, lineEnd === -1 ? undefined : lineEnd);
    if (inner.length === 0 && closes(line, fence)) {
      end += line.length;
      break;
    }
    inner = afterLine(inner, line, fence);
    lines.push(line.replace(new RegExp(`^ {0,${indentation.length}}`), ""));
    end += line.length + 1;
  }
  const text = lines.join("\n");
  return {
    type: "code",
    raw: src.slice(0, end),
    lang,
    text: lines.length > 0 && (text === "" || text.endsWith("\n")) ? `${text}\n` : text,
  };
}

/** The languages of the fences that are open after `line`, the innermost last. */
function afterLine(open: readonly string[], line: string, outer: string): string[] {
  const [, fence = "", words = ""] = fenceLine.exec(line) ?? [];
  if (!fence.startsWith(outer)) {
    return [...open];
  }
  if (words === "") {
    return open.slice(0, -1);
  }
  const innermost = open.at(-1);
  const isMarkdown = innermost === undefined || /^(?:markdown|mdx?)\b/i.test(innermost);
  return isMarkdown && info.test(words) && !words.includes("`") ? [...open, words] : [...open];
}

function closes(line: string, outer: string): boolean {
  const [, fence = "", words = ""] = /^ {0,3}\S/.test(line) ? (fenceLine.exec(line) ?? []) : [];
  return fence.startsWith(outer) && words === "";
}
