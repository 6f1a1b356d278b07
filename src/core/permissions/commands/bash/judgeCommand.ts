import type { ShellNode } from "../../../ports/shellParser.ts";
import type { Finding } from "../../terms/judgement.ts";
import { judgeProgram } from "../../programs/judgeProgram.ts";
import { protectedFinding, type CommandScope } from "../../terms/commandScope.ts";
import type { Word } from "../../terms/word.ts";
import { isOwnVariable, mayAssignForCommand } from "./assignments.ts";
import type { BashWalk } from "./bashWalk.ts";
import { judgeRedirect } from "./judgeRedirect.ts";
import { judgeTestWords } from "./judgeTest.ts";

/** Judges one program call: its assignments, its name, its words, its redirections. */
export function judgeCommand(node: ShellNode, statements: BashWalk, piped: boolean): void {
  const before = statements.record.findings.length;
  const words: Word[] = [];
  let plain = true;
  let end = node.start;
  for (const child of node.children) {
    if (child.start === end && child !== node.children[0]) {
      statements.ask("Its words can't be separated with certainty.");
    }
    end = child.end;
    if (child.type === "variable_assignment") {
      plain = false;
      judgeAssignment(child, statements);
    } else if (/_redirect$/.test(child.type)) {
      plain &&= judgeRedirect(child, statements);
    } else {
      const decoded = statements.words.decode(child);
      plain &&= decoded?.every(({ opaque }) => !opaque) === true;
      words.push(...(decoded ?? []));
    }
  }
  const findings: Finding[] = statements.record.findings.splice(before);
  const [name, ...args] = words;
  const scope = scopeOf(statements, findings);
  if (name !== undefined && findings.length === 0) {
    judgeWords(name, args, { scope, statements, piped });
  }
  const guarded = protectedFinding(words.map(({ text }) => text));
  statements.record.parts.push({
    words: words.map(({ text }) => text),
    plain: plain && words.length > 0,
    findings: findings.length > 0 && guarded !== undefined ? [...findings, guarded] : findings,
  });
}

/** What a call reports of itself goes to its own findings; what it uses, to the line's. */
function scopeOf(statements: BashWalk, findings: Finding[]): CommandScope {
  const { record, state } = statements;
  return {
    folders: state.folders,
    ask: (reason, concern) => findings.push({ reason, ...(concern === undefined ? {} : { concern }) }),
    use: (word, kind, tree) => record.uses.push({ word, kind, folders: state.folders, ...(tree === undefined ? {} : { tree }) }),
    useRepository: (content, folder) =>
      record.repositories.push({
        content,
        folders:
          folder === undefined
            ? state.folders
            : state.folders.map((each) => `${folder.text.startsWith("/") ? "" : `${each}/`}${folder.text}`),
      }),
    mustBeAbsent: (names) => record.absent.push({ names, folders: state.folders }),
  };
}

interface Surroundings {
  readonly scope: CommandScope;
  readonly statements: BashWalk;
  readonly piped: boolean;
}

function judgeWords(name: Word, args: readonly Word[], around: Surroundings): void {
  const { scope } = around;
  if (!name.literal || name.text === "") {
    scope.ask("Which program it runs is only known when it runs.");
    return;
  }
  args.filter(({ glob }) => glob).forEach((word) => scope.use(word, "glob"));
  switch (name.text) {
    case "cd":
      judgeChangeOfFolder(args, around);
      return;
    case "read":
      judgeRead(args, around);
      return;
    case "test":
    case "[":
      judgeTestWords(args, scope);
      return;
    case "exit":
    case "return":
    case "break":
    case "continue":
    case "wait":
      if (args.some(({ text }) => !/^\d*$/.test(text))) {
        scope.ask(`${name.text} takes a number.`);
      }
      return;
    case "set":
      if (args.length > 0 && args.every(({ text, literal }) => literal && /^(-[euxo]+|pipefail|errexit|nounset)$/.test(text))) {
        return;
      }
      break;
    case "time":
    case "command":
    case "timeout":
      if (judgeWrapped(name.text, args, around)) {
        return;
      }
      break;
    case "hash":
    case "alias":
    case "unalias":
      scope.ask(`${name.text} changes what names of programs mean.`);
      return;
  }
  const program = /^(?:\/usr)?\/bin\/([\w.-]+)$/.exec(name.text)?.[1] ?? name.text;
  if (program.includes("/")) {
    scope.ask(`${program} is a program of its own, which may do anything.`);
  } else {
    judgeProgram({ name: program, args, piped: around.piped }, scope);
  }
}

/** `time ls`, `command ls`, `timeout 5 ls`: what stands after it is judged. */
function judgeWrapped(wrapper: string, args: readonly Word[], around: Surroundings): boolean {
  const [first, ...rest] = args;
  if (first === undefined) {
    return wrapper === "time";
  }
  if (wrapper === "command" && /^-[vV]$/.test(first.text)) {
    return rest.every(({ splits }) => !splits);
  }
  if (wrapper === "timeout") {
    const [name, ...more] = rest;
    if (!first.literal || !/^[\d.]+[smhd]?$/.test(first.text) || name === undefined) {
      return false;
    }
    judgeWords(name, more, around);
    return true;
  }
  if (first.text.startsWith("-") && !(wrapper === "time" && first.text === "-p" && rest[0] !== undefined)) {
    return false;
  }
  const [name = first, ...more] = first.text === "-p" ? rest : args;
  if (/^(cd|read|set|\.)$/.test(name.text)) {
    return false;
  }
  judgeWords(name, more, around);
  return true;
}

function judgeChangeOfFolder(args: readonly Word[], { scope, statements }: Surroundings): void {
  const [target, ...more] = args[0]?.text === "--" ? args.slice(1) : args;
  if (target?.literal !== true || more.length > 0 || target.text === "" || target.text.startsWith("-")) {
    scope.ask("Which folder it goes to isn't known.");
    return;
  }
  scope.use(target, "name");
  const before = statements.state.folders;
  statements.changeFolder(target);
  if (statements.state.uncertain > 0 && !statements.state.mayBeIn(before)) {
    scope.ask("It may run in too many folders.");
  }
}

function judgeRead(args: readonly Word[], { scope, statements }: Surroundings): void {
  for (const { text, literal } of args) {
    if (!literal || !(/^-r$/.test(text) || isOwnVariable(text))) {
      scope.ask(`read with “${text}” may set variables that change what programs do.`);
    } else if (text !== "-r") {
      statements.state.set(text, [{ text: `$${text}`, quoted: false, opaque: true }]);
    }
  }
}

function judgeAssignment(node: ShellNode, statements: BashWalk): void {
  const [, name = ""] = /^([A-Za-z_]\w*)=/.exec(statements.textOf(node)) ?? [];
  const start = node.start + name.length + 1;
  const words = name === "" ? undefined : start >= node.end ? [] : statements.words.decodeText(start, node.end, node);
  const value = words?.map(({ text, literal }) => (literal ? text : " ")).join(" ");
  if (value === undefined || !mayAssignForCommand(`${name}=${value}`)) {
    statements.ask(`Setting ${name === "" ? "a variable" : name} for a program may change what it does.`);
  }
}
