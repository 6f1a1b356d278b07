import type { ShellNode } from "../../../ports/shellParser.ts";
import { plainWord, type Word, type WordPiece } from "../../terms/word.ts";
import { isHarmlessVariable } from "./assignments.ts";
import type { BashWalk, BashWordReader } from "./bashWalk.ts";
import { decodeWord, processFile } from "./decodeWord.ts";

/** Decodes the words of a command line, and judges the substitutions in them. */
export class BashWords implements BashWordReader {
  readonly #statements: BashWalk;

  constructor(statements: BashWalk) {
    this.#statements = statements;
  }

  /** The words that a node stands for; `undefined`, and asked about, if that can't be said. */
  decode(node: ShellNode): readonly Word[] | undefined {
    return this.decodeText(node.start, node.end, node);
  }

  /** As {@link decode}, for a stretch of the line; a substitution in it is found in `node`. */
  decodeText(start: number, end: number, node: ShellNode): readonly Word[] | undefined {
    const { line } = this.#statements;
    const decoded = decodeWord(line, start, end, {
      valueOf: (name) => this.#valueOf(name),
      substitutionAt: (offset) => this.#substitutionAt(offset, node),
    });
    if (!decoded.ok) {
      const secret = /\$\{?\w*(KEY|TOKEN|SECRET|PASS|AUTH|CRED)/i.test(line.slice(start, end));
      this.#statements.ask(decoded.reason, secret ? "secret" : undefined);
      return undefined;
    }
    return decoded.words;
  }

  #valueOf(name: string): readonly WordPiece[] | undefined {
    const { state } = this.#statements;
    if (state.variables.has(name)) {
      return state.variables.get(name);
    }
    const [folder, more] = state.folders;
    if (name === "PWD" && folder !== undefined && more === undefined) {
      return plainWord(folder).pieces;
    }
    if (name === "HOME") {
      return [{ text: "~", quoted: false }];
    }
    return isHarmlessVariable(name) ? [{ text: `$${name}`, quoted: false, opaque: true }] : undefined;
  }

  #substitutionAt(offset: number, node: ShellNode): { end: number; text: string } | { reason: string } {
    const found = substitutionIn(node, offset);
    if (found === undefined) {
      return { reason: "It has a substitution that can't be read with certainty." };
    }
    const text = this.#statements.textOf(found);
    if (found.type === "arithmetic_expansion") {
      return /^\$\(\([\d\s+*/%()<>=!&|^~?:-]*\)\)$/.test(text)
        ? { end: found.end, text: "0" }
        : { reason: "It calculates with variables, which may run commands." };
    }
    if (text.startsWith(">(")) {
      return { reason: "It writes into another command." };
    }
    if (text.startsWith("`") && text.includes("\\")) {
      // Escaped backticks are commands within the command, which the tree does not show.
      return { reason: "It has backslashes in backticks, which may hide another command." };
    }
    this.#statements.judge(found);
    return { end: found.end, text: text.startsWith("<(") ? processFile : "$()" };
  }
}

function substitutionIn(node: ShellNode, offset: number): ShellNode | undefined {
  if (node.start === offset && /^(command_substitution|process_substitution|arithmetic_expansion)$/.test(node.type)) {
    return node;
  }
  for (const child of node.children) {
    const found = child.start <= offset && offset < child.end ? substitutionIn(child, offset) : undefined;
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
