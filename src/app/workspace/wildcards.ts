/** Wildcards in one name of a path, and names that are `**`. */
const mostWildcards = 3;

/** Whether a glob, or a line of an ignore file, is matched in bounded time: its regular expression tries every way to divide a name among its wildcards, so that many of them would take for ever on a long name. Pure. */
export function hasFewWildcards(glob: string): boolean {
  const names = withoutBraces(glob).split("/");
  const stars = names.map((name) => (name === "**" ? 0 : (name.match(/\*+/g) ?? []).length));
  return names.filter((name) => name === "**").length <= mostWildcards && stars.every((count) => count <= mostWildcards);
}

/** Of each list of alternatives, the one with the most wildcards. */
function withoutBraces(glob: string): string {
  const innermost = /\{([^{}]*)\}/;
  let text = glob;
  for (let found = innermost.exec(text); found !== null; found = innermost.exec(text)) {
    const worst = (found[1] ?? "").split(",").reduce((one, other) => (wildcards(other) > wildcards(one) ? other : one));
    text = text.slice(0, found.index) + worst + text.slice(found.index + found[0].length);
  }
  return text;
}

function wildcards(text: string): number {
  return text.match(/\*+/g)?.length ?? 0;
}
