import type { ShellNode } from "../../../ports/shellParser.ts";
import type { Concern } from "../../terms/judgement.ts";
import { absolutePath } from "../../paths/absolutePath.ts";
import { LineRecord } from "../../terms/lineJudgement.ts";
import type { Word } from "../../terms/word.ts";
import { isOwnVariable } from "./assignments.ts";
import type { BashWalk } from "./bashWalk.ts";
import { BashWords } from "./bashWords.ts";
import { judgeCommand } from "./judgeCommand.ts";
import { judgeRedirect } from "./judgeRedirect.ts";
import { judgeTest } from "./judgeTest.ts";
import { ShellState } from "./shellState.ts";

/** Statements that are made of statements. */
const composed = /^(program|compound_statement|do_group|else_clause|elif_clause|if_statement|negated_command|case_item)$/;
const tokens = /^(;|;;|\n|&&|\|\||\||\|&|\(|\)|\{|\}|do|done|then|fi|if|elif|else|while|until|for|in|case|esac|!)$/;
/** Passes over the body of a loop. */
const mostValues = 24;

/** Walks the statements of a command line and records what each does. */
export class BashStatements implements BashWalk {
  readonly line: string;
  readonly record = new LineRecord();
  readonly state: ShellState;
  readonly words: BashWords;
  #passes = 0;

  constructor(line: string, folder: string) {
    this.line = line;
    this.state = new ShellState([folder]);
    this.words = new BashWords(this);
  }

  ask(reason: string, concern?: Concern): void {
    this.record.findings.push({ reason, ...(concern === undefined ? {} : { concern }) });
  }

  /** The text of a node. */
  textOf({ start, end }: ShellNode): string {
    return this.line.slice(start, end);
  }

  /** Records what a statement does. `piped`: something is piped into it. */
  judge(node: ShellNode, piped = false): void {
    if (composed.test(node.type)) {
      this.#composed(node, piped);
    } else if (node.type === "list") {
      this.#list(node);
    } else if (node.type === "pipeline") {
      this.state.inSubshell(() => {
        this.state.uncertain++;
        node.children.forEach((child, index) => this.judge(child, index > 0));
        this.state.uncertain--;
      });
    } else if (node.type === "subshell" || node.type === "command_substitution" || node.type === "process_substitution") {
      this.state.inSubshell(() => {
        node.children.filter(({ type }) => !/^(\$\(|`|<\(|>\()$/.test(type)).forEach((child) => this.judge(child));
      });
    } else if (node.type === "command") {
      judgeCommand(node, this, piped);
    } else if (node.type === "redirected_statement") {
      for (const child of node.children) {
        if (/_redirect$/.test(child.type)) {
          judgeRedirect(child, this);
        } else {
          this.judge(child, true);
        }
      }
    } else if (node.type === "test_command") {
      judgeTest(node, this);
    } else if (node.type === "while_statement" || node.type === "for_statement") {
      this.#loop(node);
    } else if (node.type === "case_statement") {
      this.#case(node);
    } else if (node.type === "variable_assignment" || node.type === "variable_assignments") {
      (node.type === "variable_assignment" ? [node] : node.children).forEach((child) => this.#assign(child));
    } else if (node.type === "&") {
      this.ask("A part of it goes on in the background.");
    } else if (node.type !== "comment" && !tokens.test(node.type)) {
      this.#other(node);
    }
  }

  #other(node: ShellNode): void {
    if (/^(declaration_command|unset_command)$/.test(node.type)) {
      this.ask("It sets or prints variables, which may hold keys.", "secret");
    } else {
      this.ask(node.type === "function_definition" ? "It defines a function." : "It has a form of statement that Baton doesn't follow.");
    }
  }

  #composed(node: ShellNode, piped: boolean): void {
    const conditional = node.type === "if_statement" || node.type === "case_item";
    const before = this.state.folders;
    this.state.uncertain += conditional ? 1 : 0;
    for (const child of node.children) {
      // Patterns of a case are no statements.
      if (node.type !== "case_item" || child.field !== "value") {
        this.judge(child, piped);
      }
    }
    this.state.uncertain -= conditional ? 1 : 0;
    if (conditional && !this.state.mayBeIn(before)) {
      this.ask("It may run in too many folders.");
    }
  }

  /** `a && b`: b runs where a has gone to. After the list, and after `||`, the shell may be in any of the folders. */
  #list(node: ShellNode): void {
    const before = this.state.folders;
    const steps: ShellNode[] = [];
    const flatten = (each: ShellNode): void =>
      each.children.forEach((child, index) => (child.type === "list" && index === 0 ? flatten(child) : steps.push(child)));
    flatten(node);
    const been = new Set(before);
    steps.forEach((step, index) => {
      if (step.type === "||") {
        this.state.mayBeIn([...been]);
      }
      this.state.uncertain += index > 0 ? 1 : 0;
      this.judge(step);
      this.state.uncertain -= index > 0 ? 1 : 0;
      this.state.folders.forEach((folder) => been.add(folder));
    });
    if (!this.state.mayBeIn([...been])) {
      this.ask("It may run in too many folders.");
    }
  }

  /** What a loop's body sets may hold from the second pass on, so that it isn't known from the beginning. */
  #loop(node: ShellNode): void {
    const set = assignedIn(node).map((child) => this.textOf(child));
    set.forEach((name) => this.state.set(name.replace(/[=+[].*/s, ""), undefined));
    if (changesFolder(node, this.line)) {
      this.ask("It changes its folder in a loop.");
    }
    const body = node.children.filter(({ type, field }) => field !== "variable" && field !== "value" && type !== "select");
    const variable = node.children.find(({ field }) => field === "variable");
    this.state.uncertain++;
    if (node.type === "while_statement") {
      body.forEach((child) => this.judge(child));
    } else if (
      node.children[0]?.type !== "for" ||
      variable === undefined ||
      !isOwnVariable(this.textOf(variable)) ||
      !node.children.some(({ type }) => type === "in")
    ) {
      this.ask("It has a form of loop that Baton doesn't follow.");
    } else {
      const values = node.children.filter(({ field }) => field === "value").flatMap((child) => this.words.decode(child) ?? []);
      this.#each(this.textOf(variable), values, body);
    }
    this.state.uncertain--;
  }

  #each(name: string, values: readonly Word[], body: readonly ShellNode[]): void {
    this.#passes += values.length;
    if (this.#passes > mostValues || values.some(({ splits }) => splits)) {
      this.ask("It has a loop over values that Baton doesn't follow.");
      return;
    }
    for (const value of values) {
      if (value.glob) {
        this.record.uses.push({ word: value, kind: "glob", folders: this.state.folders });
      }
      this.state.set(name, value.pieces);
      body.forEach((child) => this.judge(child));
    }
    this.state.set(name, undefined);
  }

  #case(node: ShellNode): void {
    for (const child of node.children) {
      if (child.field === "value") {
        this.words.decode(child);
      } else {
        this.judge(child);
      }
    }
    if (
      /[$`]/.test(
        node.children
          .filter(({ type }) => type === "case_item")
          .flatMap(({ children }) => children.filter(({ field }) => field === "value"))
          .map((child) => this.textOf(child))
          .join(""),
      )
    ) {
      this.ask("It compares with something that is only known when it runs.");
    }
  }

  #assign(node: ShellNode): void {
    const [, name = ""] = /^([A-Za-z_]\w*)=/.exec(this.textOf(node)) ?? [];
    const start = node.start + name.length + 1;
    if (name === "" || !isOwnVariable(name) || node.children.some(({ type }) => type === "array" || type === "subscript")) {
      this.ask(`Setting ${name === "" ? "an array" : name} may change what programs do.`);
      return;
    }
    const words = start >= node.end ? [] : this.words.decodeText(start, node.end, node);
    const known = words !== undefined && words.length <= 1 && words.every(({ glob, tilde }) => !glob && !tilde);
    this.state.set(name, known && this.state.uncertain === 0 ? (words[0]?.pieces ?? []) : undefined);
  }

  /** Goes to a folder, if the shell can. */
  changeFolder(target: Word): void {
    const next = this.state.folders.map((folder) => absolutePath(folder, target.text));
    this.state.folders = next;
  }
}

function assignedIn(node: ShellNode): readonly ShellNode[] {
  return [
    ...(node.type === "variable_assignment" ? [node] : []),
    ...(node.type === "for_statement" ? node.children.filter(({ field }) => field === "variable") : []),
    ...node.children.flatMap(assignedIn),
  ];
}

function changesFolder(node: ShellNode, line: string): boolean {
  return (
    (node.type === "command_name" && /^.?(cd|pushd|popd)/.test(line.slice(node.start, node.end))) ||
    node.children.some((child) => changesFolder(child, line))
  );
}
