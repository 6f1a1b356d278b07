import picomatch from "picomatch";
import { hasFewWildcards } from "./wildcards.ts";

/** What says whether a relative path fits one of some globs; `undefined` for none: everything does. A glob without `/` fits names at any depth. One that can't be read fits nothing. Throws for one with too many wildcards. */
export function globFilter(globs: readonly string[] | undefined, ignoresCase: boolean): ((relative: string) => boolean) | undefined {
  if (globs === undefined || globs.length === 0) {
    return undefined;
  }
  const tests = globs.map((glob) => {
    if (!hasFewWildcards(glob)) {
      throw new Error(`The glob ${glob} has too many wildcards. Give one with at most three in each name.`);
    }
    const anywhere = glob.includes("/") ? glob.replace(/^(?:\.?\/)+/, "") : `**/${glob}`;
    const deep = anywhere.endsWith("/") ? `${anywhere}**` : anywhere;
    try {
      return picomatch(deep, { dot: true, windows: false, noextglob: true, nocase: ignoresCase, maxLength: 4096 });
    } catch {
      return () => false;
    }
  });
  return (relative) => tests.some((test) => test(relative));
}
