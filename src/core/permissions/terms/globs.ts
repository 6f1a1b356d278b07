/**
 * A glob as a regular expression over a whole path with `/`: `*` and `?` stay in one segment, `**` crosses them, `[…]` is a class, `{a,b}` a choice, `\x` is `x`. `ignoreCase` for names on file systems
 * that ignore it. A glob that is broken matches itself alone.
 */
export function globPattern(glob: string, ignoreCase = false): RegExp {
  let source = "";
  let depth = 0;
  for (let at = 0; at < glob.length; at++) {
    const character = glob[at] ?? "";
    if (character === "*" && glob[at + 1] === "*") {
      const slash = glob[at + 2] === "/";
      source += slash ? "(?:[^/]*/)*" : ".*";
      at += slash ? 2 : 1;
    } else if (character === "*") {
      source += "[^/]*";
    } else if (character === "?") {
      source += "[^/]";
    } else if (character === "[" && /^\[[!^]?\]?[^\]/]*\]/.test(glob.slice(at))) {
      const text = /^\[[!^]?\]?[^\]/]*\]/.exec(glob.slice(at))?.[0] ?? "";
      source += classSource(text);
      at += text.length - 1;
    } else if (character === "{" && glob.includes("}", at)) {
      depth++;
      source += "(?:";
    } else if (character === "}" && depth > 0) {
      depth--;
      source += ")";
    } else if (character === "," && depth > 0) {
      source += "|";
    } else {
      const literal = character === "\\" && at + 1 < glob.length ? (glob[++at] ?? "") : character;
      source += literal.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
    }
  }
  try {
    return new RegExp(`^${source}$`, ignoreCase ? "isu" : "su");
  } catch {
    return new RegExp(`^${glob.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}$`, "su");
  }
}

/** A character class of a glob; one with names such as `[:alpha:]` matches anything, which errs to the side of asking. */
function classSource(text: string): string {
  if (text.includes("[:") || text.includes("[.") || text.includes("[=")) {
    return "[^/]";
  }
  const negated = /^\[[!^]/.test(text);
  const inner = text.slice(negated ? 2 : 1, -1).replace(/[\\\][&~|^]/g, "\\$&");
  return negated ? `(?![/])[^${inner}]` : `[${inner}]`;
}

/** Whether a name in a folder matches a pattern of a shell, in which a leading dot must be written. */
export function matchesName(pattern: RegExp, glob: string, name: string): boolean {
  return (glob.startsWith(".") || glob.startsWith("\\.") || !name.startsWith(".")) && pattern.test(name);
}
