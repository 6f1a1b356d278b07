/** Lines of models whose names begin in more than one way, as their makers' pages have them (2026-11). */
const lines: readonly (readonly [name: RegExp, family: string])[] = [[/^(?:chatgpt|gpt|o\d|codex|computer-use)\b/, "gpt"]];

/**
 * The line of models that an id belongs to (`claude`, `gpt`, `gemini`), without what clouds, gateways and fine-tunings put around a name:
 * `us.anthropic.claude-opus-4-6`, `google/gemini-3-pro`, `ft:gpt-4o:acme::x`. Of a name that nobody knows, such as a deployment's, the letters that it begins
 * with. Lower case. Pure.
 */
export function modelFamily(id: string): string {
  const name = id
    .slice(id.lastIndexOf("/") + 1)
    .toLowerCase()
    .replace(/^ft:/, "")
    .replace(/^(?:[a-z-]+\.)*(?=[a-z])/, "");
  return lines.find(([pattern]) => pattern.test(name))?.[1] ?? /^[a-z]+/.exec(name)?.[0] ?? name;
}

/** Whether what one model proved of its reasoning may be given to another. */
export function isSameFamily(one: string, other: string): boolean {
  return one === other || modelFamily(one) === modelFamily(other);
}
