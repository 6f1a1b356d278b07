/** A raw record's head: modes, ids and the letter of what was done. */
const head = /^:\d+ \d+ [0-9a-f.]+ [0-9a-f.]+ ([A-Z])\d*\0/;

/** The paths of each changed file in what `git diff --raw -z` prints: one, or the old and the new name. Pure. */
export function changedPaths(text: string): readonly (readonly string[])[] {
  return splitRaw(text).names;
}

/** What `git diff --patch-with-raw -z` prints: the list, and the patch that follows. Pure. */
export function splitRaw(text: string): { readonly names: readonly (readonly string[])[]; readonly patch: string } {
  const names: string[][] = [];
  let rest = text;
  for (let found = head.exec(rest); found !== null; found = head.exec(rest)) {
    rest = rest.slice(found[0].length);
    const paths: string[] = [];
    for (let count = found[1] === "R" || found[1] === "C" ? 2 : 1; count > 0; count--) {
      const end = rest.indexOf("\0");
      paths.push(rest.slice(0, end < 0 ? rest.length : end));
      rest = end < 0 ? "" : rest.slice(end + 1);
    }
    names.push(paths);
  }
  return { names, patch: rest.replace(/^\0/, "") };
}
