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
    } else if (character === "[" && classAt(glob, at) !== undefined) {
      const { end, source: ofClass } = classAt(glob, at) ?? { end: at, source: "" };
      source += ofClass;
      at = end;
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

/** What stands for one character in a class; what only a locale knows (`[:alpha:]`, `[=e=]`, `[.x.]`) has no code points. */
type ClassItem = { readonly from: number; readonly to: number } | "any";

/**
 * The class of a glob that begins at `start`, as a regular expression, with the place of its `]`; `undefined` if none ends, or a slash is in it: then `[` is itself. One that depends on the locale, or has a range
 * the wrong way round, matches anything, which errs to the side of asking.
 */
function classAt(glob: string, start: number): { readonly end: number; readonly source: string } | undefined {
  const negated = /[!^]/.test(glob[start + 1] ?? "");
  const first = start + (negated ? 2 : 1);
  const items: ClassItem[] = [];
  let at = first;
  while (at < glob.length && glob[at] !== "/") {
    if (glob[at] === "]" && at > first) {
      return { end: at, source: classSource(items, negated) };
    }
    const named = /^\[([:=.]).*?\1\]/su.exec(glob.slice(at))?.[0];
    if (named !== undefined) {
      items.push("any");
      at += named.length;
      continue;
    }
    const from = characterAt(glob, at);
    at = from.next;
    if (glob[at] === "-" && at + 1 < glob.length && glob[at + 1] !== "]") {
      const isNamed = /^\[[:=.]/.test(glob.slice(at + 1));
      const to = characterAt(glob, at + 1);
      items.push(isNamed || to.code < from.code ? "any" : { from: from.code, to: to.code });
      at = isNamed ? at + 1 : to.next;
    } else {
      items.push({ from: from.code, to: from.code });
    }
  }
  return undefined;
}

/** A character within a class, a backslash before it left out. */
function characterAt(glob: string, at: number): { readonly code: number; readonly next: number } {
  const place = glob[at] === "\\" && at + 1 < glob.length ? at + 1 : at;
  const code = glob.codePointAt(place) ?? 0;
  return { code, next: place + (code > 0xff_ff ? 2 : 1) };
}

function classSource(items: readonly ClassItem[], negated: boolean): string {
  if (items.includes("any")) {
    return "[^/]";
  }
  const hex = (code: number): string => `\\u{${code.toString(16)}}`;
  const inner = items.map((item) => (item === "any" ? "" : `${hex(item.from)}-${hex(item.to)}`)).join("");
  return negated ? `(?![/])[^${inner}]` : `[${inner}]`;
}

/** Whether a name in a folder matches a pattern of a shell, in which a leading dot must be written. */
export function matchesName(pattern: RegExp, glob: string, name: string): boolean {
  return (glob.startsWith(".") || glob.startsWith("\\.") || !name.startsWith(".")) && pattern.test(name);
}
