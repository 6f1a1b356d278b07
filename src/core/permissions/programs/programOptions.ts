import type { CommandScope } from "../terms/commandScope.ts";
import { plainWord, type Word } from "../terms/word.ts";

/** What an option takes: nothing, a text, a text after `=` alone that may be left out, or a file that is read. */
type OptionKind = "flag" | "value" | "optional" | "file";

/**
 * Options that a program may have and still just reads, as a list of words: `-a`, `--all` take nothing, `-n=`, `--lines=` a value, `--color?` one that may be left out, `-f@`, `--file@` a file that is
 * read. All others are asked about, abbreviations of these too.
 */
export class ProgramOptions {
  readonly #kinds = new Map<string, OptionKind>();

  constructor(list: string) {
    for (const item of list.split(" ").filter((entry) => entry !== "")) {
      const mark = item.at(-1) ?? "";
      const kind: OptionKind = mark === "=" ? "value" : mark === "?" ? "optional" : mark === "@" ? "file" : "flag";
      this.#kinds.set(kind === "flag" ? item : item.slice(0, -1), kind);
    }
  }

  kindOf(option: string): OptionKind | undefined {
    return this.#kinds.get(option);
  }
}

/** Arguments, split into options and operands. */
export interface ReadArguments {
  readonly operands: readonly Word[];
  /** Each option with its value, in order. */
  readonly given: readonly { readonly option: string; readonly value: Word | undefined }[];
  /** Index among the operands of the first one after `--`; `undefined` without it. */
  readonly afterDashes: number | undefined;
}

/** How arguments are read. */
export interface ArgumentStyle {
  /** `-5` is a number of lines. */
  readonly numbers?: boolean;
  /** Options are words with one dash (`-name`), never several letters. */
  readonly longWithOneDash?: boolean;
}

/**
 * Splits options from operands as GNU's getopt does, where options may stand after operands. Asks for each option that is not in the list, and for each argument that might be an option only when it
 * runs. `undefined` after that.
 */
export function readArguments(
  args: readonly Word[],
  options: ProgramOptions,
  scope: CommandScope,
  style: ArgumentStyle = {},
): ReadArguments | undefined {
  const operands: Word[] = [];
  const given: { option: string; value: Word | undefined }[] = [];
  let afterDashes: number | undefined;
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? plainWord("");
    const text = word.text;
    if (word.splits) {
      scope.ask(`What “${word.source}” stands for is only known when it runs.`);
      return undefined;
    } else if (afterDashes !== undefined || text === "-" || (!text.startsWith("-") && !mayBecomeOption(word))) {
      operands.push(word);
    } else if (!word.literal && !/^--[\w-]+=/.test(text)) {
      scope.ask(`What “${word.source}” is as an argument is only known when it runs.`);
      return undefined;
    } else if (text === "--") {
      afterDashes = operands.length;
    } else if (!(style.numbers === true && /^-\d+$/.test(text))) {
      const taken = takeOption(word, args[at + 1], options, style, given);
      if (taken === undefined) {
        scope.ask(`The option ${text.replace(/=.*/s, "")} isn't known to only read.`);
        return undefined;
      }
      at += taken;
    }
  }
  for (const { option, value } of given) {
    if (options.kindOf(option) === "file" && value !== undefined) {
      scope.use(value, "read");
    }
  }
  return { operands, given, afterDashes };
}

/** A word that begins with something unknown may turn out to be an option. Names that a glob stands for are looked at where files are. */
function mayBecomeOption(word: Word): boolean {
  return word.opaque && !/^[\w./]/.test(word.text);
}

/** Takes one argument apart into options; returns how many words after it are its value, `undefined` for an unknown option. */
function takeOption(
  word: Word,
  next: Word | undefined,
  options: ProgramOptions,
  style: ArgumentStyle,
  given: { option: string; value: Word | undefined }[],
): number | undefined {
  const text = word.text;
  if (text.startsWith("--") || style.longWithOneDash === true) {
    const equals = text.indexOf("=");
    const option = equals < 0 ? text : text.slice(0, equals);
    const kind = options.kindOf(option);
    const inside = equals < 0 ? undefined : word.from(equals + 1);
    if (kind === undefined || (kind === "flag" && equals >= 0)) {
      return undefined;
    }
    const needsNext = (kind === "value" || kind === "file") && inside === undefined;
    given.push({ option, value: needsNext ? next : inside });
    return needsNext ? 1 : 0;
  }
  for (let at = 1; at < text.length; at++) {
    const option = `-${text[at] ?? ""}`;
    const kind = options.kindOf(option);
    if (kind === undefined) {
      return undefined;
    }
    if (kind === "value" || kind === "file") {
      const rest = at + 1 < text.length;
      given.push({ option, value: rest ? word.from(at + 1) : next });
      return rest ? 0 : 1;
    }
    if (kind === "optional") {
      given.push({ option, value: at + 1 < text.length ? word.from(at + 1) : undefined });
      return 0;
    }
    given.push({ option, value: undefined });
  }
  return 0;
}
