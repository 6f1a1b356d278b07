import { Tokenizer, type MarkedExtension, type Tokens } from "marked";
import { closesAfterPunctuation, flankingOf, isPunctuation, isSpace, readRuns, type DelimiterRun } from "./flanking.ts";
import { formulaAcross } from "./formulaSyntax.ts";

/**
 * Where `*`, `_` and `~~` emphasise. CommonMark's rules, and beyond them:
 * - beside Chinese, Japanese and Korean `*` and `~~` work next to punctuation too, by the published amendment to CommonMark (“CJK-friendly”);
 * - `**Note:**text` closes where it was meant to, although a letter follows the punctuation;
 * - only `~~` strikes out; a single `~` is itself;
 * - a formula is one piece.
 */
export const emphasis: MarkedExtension = {
  hooks: { emStrongMask: (masked) => relaxFlanking(relaxFlanking(masked, "*"), "~") },
  tokenizer: {
    emStrong(src, masked, before): Tokens.Em | Tokens.Strong | undefined {
      const opener = opensByMask(src, masked) ? "" : before;
      return withoutCuttingFormulas(src, masked, (mask) => Tokenizer.prototype.emStrong.call(this, src, mask, opener));
    },
    del(src, masked, before): Tokens.Del | undefined {
      const at = masked.length - src.length;
      if (!/^~~(?!~)/.test(src) || masked[at - 1] === "~") {
        return undefined;
      }
      const opener = opensByMask(src, masked) ? "" : before;
      return withoutCuttingFormulas(src, masked, (mask) => Tokenizer.prototype.del.call(this, src, mask, opener));
    },
  },
};

/**
 * `masked` with other letters beside the runs of `mark`, so that the library's own rules find what the relaxed ones say. What is masked is only
 * looked at for where emphasis ends; the text itself is never changed.
 */
function relaxFlanking(masked: string, mark: "*" | "~"): string {
  if (!masked.includes(mark === "~" ? "~~" : mark)) {
    return masked;
  }
  let changed = masked;
  const openers: DelimiterRun[] = [];
  for (const run of readRuns(masked, mark)) {
    const flanking = flankingOf(run, true);
    const ordinary = flankingOf(run, false);
    const opener = openers.at(-1);
    const closesBeforeWord = opener !== undefined && onlyOpens(run) && onlyOpens(opener) && closesAfterPunctuation(run, opener);
    if (opener !== undefined && (flanking.right || closesBeforeWord)) {
      openers.pop();
    } else if (flanking.left) {
      openers.push(run);
    }
    if (closesBeforeWord) {
      changed = replaceBeside(changed, run.start, run.before, "a", "before");
    } else if (flanking.left !== ordinary.left || flanking.right !== ordinary.right) {
      changed = replaceBeside(changed, run.start, run.before, flanking.right ? "a" : ".", "before");
      changed = replaceBeside(changed, run.end, run.after, flanking.left ? "a" : ".", "after");
    }
  }
  return changed;
}

function onlyOpens(run: DelimiterRun): boolean {
  const { left, right } = flankingOf(run, true);
  return left && !right;
}

function replaceBeside(text: string, at: number, character: string, by: string, side: "before" | "after"): string {
  if (isSpace(character) || /[*_~]/.test(character)) {
    return text;
  }
  const start = side === "before" ? at - character.length : at;
  return text.slice(0, start) + by.repeat(character.length) + text.slice(start + character.length);
}

/** Whether the run at the beginning of `src` opens by the mask: a letter follows there, whatever follows in the text. */
function opensByMask(src: string, masked: string): boolean {
  const at = masked.length - src.length;
  const mark = src[0] ?? "";
  if (mark === "_" || masked[at - 1] === mark) {
    return false;
  }
  let end = at;
  while (masked[end] === mark) {
    end += 1;
  }
  const inText = src.slice(end - at, end - at + 2);
  const inMask = masked[end] ?? "";
  return !isSpace(inMask) && !isPunctuation(inMask) && isPunctuation(String.fromCodePoint(inText.codePointAt(0) ?? 32));
}

/** What `read` finds, unless its end is within a formula: then it is read again with that formula masked. */
function withoutCuttingFormulas<T extends { readonly raw: string }>(
  src: string,
  masked: string,
  read: (masked: string) => T | undefined,
): T | undefined {
  let mask = masked;
  for (;;) {
    const token = read(mask);
    const cut = token && formulaAcross(src, token.raw.length);
    if (cut === undefined) {
      return token;
    }
    const offset = masked.length - src.length;
    mask = mask.slice(0, offset + cut[0]) + "a".repeat(cut[1] - cut[0]) + mask.slice(offset + cut[1]);
  }
}
