import { CORE_SCHEMA, load } from "js-yaml";
import { isRecord } from "../../core/model/json.ts";

/** A Markdown file in its two parts. */
export interface MarkdownFile {
  /** The front matter's fields; none if there is no front matter, or it can't be read. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** Front matter is small; a longer one is no front matter. */
const mostCharacters = 16_384;

/** Reads Markdown with front matter between lines of `---`. Never throws: YAML that is broken, as `applyTo: **` is, is read line by line. Pure. */
export function readFrontMatter(content: string): MarkdownFile {
  const text = content.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  const end = text.startsWith("---\n") ? /\n(?:---|\.\.\.)[ \t]*(?:\n|$)/.exec(text.slice(3, mostCharacters)) : null;
  if (end === null) {
    return { fields: {}, body: text };
  }
  const yaml = text.slice(4, 3 + end.index + 1);
  return { fields: fieldsOf(yaml), body: text.slice(3 + end.index + end[0].length) };
}

/** A field's words; `undefined` if it's missing, or no words. */
export function wordsOf(value: unknown): string | undefined {
  const words = typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value).trim() : "";
  return words === "" ? undefined : words;
}

/** A field that is a list, or words with commas between; `undefined` if it's missing. */
export function listOf(value: unknown): readonly string[] | undefined {
  if (Array.isArray(value)) {
    return value.flatMap((one) => wordsOf(one) ?? []);
  }
  const words = wordsOf(value);
  return words?.split(",").flatMap((one) => wordsOf(one.trim().replace(/^["']|["']$/g, "")) ?? []);
}

function fieldsOf(yaml: string): Readonly<Record<string, unknown>> {
  try {
    // Aliases stay references: they cannot make a small text large.
    const value: unknown = load(yaml, { schema: CORE_SCHEMA });
    return isRecord(value) ? value : {};
  } catch {
    return plainFields(yaml);
  }
}

/** Lines of `key: words`, and of `- words` below a key. */
function plainFields(yaml: string): Readonly<Record<string, unknown>> {
  const fields = new Map<string, unknown>();
  let last = "";
  for (const line of yaml.split("\n")) {
    const field = /^([\w-]{1,64}):[ \t]*(.*)$/.exec(line);
    const item = /^[ \t]*-[ \t]+(.+)$/.exec(line)?.[1];
    if (field?.[1] !== undefined) {
      last = field[1];
      const words = unquoted(field[2] ?? "");
      const list = /^\[(.*)\]$/.exec(words)?.[1];
      fields.set(last, list === undefined ? words : list.split(",").map((one) => unquoted(one)));
    } else if (item !== undefined && last !== "") {
      const before = fields.get(last);
      fields.set(last, [...(Array.isArray(before) ? (before as unknown[]) : []), unquoted(item)]);
    }
  }
  return Object.fromEntries(fields);
}

function unquoted(words: string): string {
  const trimmed = words.trim();
  return /^(["']).*\1$/.test(trimmed) && trimmed.length > 1 ? trimmed.slice(1, -1) : trimmed;
}
