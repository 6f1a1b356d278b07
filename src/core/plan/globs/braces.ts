/**
 * The texts that a glob's lists of alternatives stand for: `{a,b}/c` is `a/c` and `b/c`. A pair of braces without a comma stands for itself. `undefined`: there are more than `most`, braces don't match, or they hold a
 * range of numbers or letters (`{1..3}`). Pure.
 */
export function alternativesOf(text: string, most: number): readonly string[] | undefined {
  const list = firstList(text);
  if (list === undefined) {
    return hasRangeOrLooseBrace(text) ? undefined : [text];
  }
  const { start, end, choices } = list;
  const found: string[] = [];
  for (const choice of choices) {
    const rest = alternativesOf(text.slice(0, start) + choice + text.slice(end + 1), most);
    if (rest === undefined || found.length + rest.length > most) {
      return undefined;
    }
    found.push(...rest);
  }
  return found;
}

interface BraceList {
  readonly start: number;
  readonly end: number;
  readonly choices: readonly string[];
}

/** The first pair of braces with a comma of its own. */
function firstList(text: string): BraceList | undefined {
  for (let start = text.indexOf("{"); start !== -1; start = text.indexOf("{", start + 1)) {
    const list = listAt(text, start);
    if (list !== undefined && list.choices.length > 1) {
      return list;
    }
  }
  return undefined;
}

function listAt(text: string, start: number): BraceList | undefined {
  let depth = 0;
  let from = start + 1;
  const choices: string[] = [];
  for (let at = start; at < text.length; at++) {
    if (text[at] === "{") {
      depth += 1;
    } else if (text[at] === "}") {
      depth -= 1;
    }
    if (depth === 0 || (depth === 1 && text[at] === ",")) {
      choices.push(text.slice(from, at));
      from = at + 1;
    }
    if (depth === 0) {
      return { start, end: at, choices };
    }
  }
  return undefined;
}

function hasRangeOrLooseBrace(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    depth += character === "{" ? 1 : character === "}" ? -1 : 0;
    if (depth < 0) {
      return true;
    }
  }
  return depth !== 0 || /\{[^{}]*\.\.[^{}]*\}/.test(text);
}
