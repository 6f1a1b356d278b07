import type { ShellNode } from "../../../ports/shellParser.ts";
import { judgeProgram } from "../../programs/judgeProgram.ts";
import { protectedFinding, type CommandScope } from "../../terms/commandScope.ts";
import { LineRecord, type LineJudgement } from "../../terms/lineJudgement.ts";
import { piecesOf, plainWord, Word } from "../../terms/word.ts";
import { cmdletNamed, type Cmdlet } from "./cmdlets.ts";

/** Nodes that are made of others and do nothing themselves. */
const composed = /^(program|statement_list|pipeline|pipeline_chain|empty_statement)$/;
const tokens = /^(;|\n|\||&&|\|\||pipeline_chain_tail|comment)$/;
/** Programs, not cmdlets, that are judged as in any shell. Names such as `ls` and `sort` are aliases of cmdlets here. */
const programs =
  /^(git|rg|jq|node|npm|npx|python|python3|dotnet|go|cargo|rustc|java|docker|whoami|hostname|tsc|pip|ruby|gem|php|gcc|clang|cmake|make|deno|bun)$/;

/** Judges a command line of PowerShell by its syntax tree; see `judgeBash`. Expressions, variables, script blocks and calls of methods are all asked about. */
export function judgePowerShell(line: string, tree: ShellNode, folder: string): LineJudgement {
  const record = new LineRecord();
  const fault = faultOf(line, tree);
  if (fault === undefined) {
    judgeNode(tree, { line, record, folder, piped: false });
  } else {
    record.findings.push({ reason: fault });
  }
  return record;
}

interface Walk {
  readonly line: string;
  readonly record: LineRecord;
  readonly folder: string;
  /** Something is piped into it. */
  readonly piped: boolean;
}

function faultOf(line: string, root: ShellNode): string | undefined {
  const broken = (node: ShellNode): boolean => node.type === "ERROR" || node.missing || node.children.some(broken);
  if (broken(root) || !/^\s*$/.test(line.slice(0, root.start) + line.slice(root.end))) {
    return "It can't be read as a command line.";
  }
  // Escapes, stop parsing, and comments that the grammar may see elsewhere than the shell.
  return /[`#]|--%|<#/.test(line) ? "It has characters that Baton doesn't follow in PowerShell." : undefined;
}

function judgeNode(node: ShellNode, walk: Walk): void {
  if (composed.test(node.type)) {
    let piped = false;
    for (const child of node.children) {
      judgeNode(child, { ...walk, piped: walk.piped || piped });
      piped ||= node.type === "pipeline_chain" && child.type === "|";
    }
  } else if (node.type === "command") {
    judgeCommand(node, walk);
  } else if (!tokens.test(node.type)) {
    walk.record.findings.push({ reason: "It has an expression or a statement that Baton doesn't follow." });
  }
}

function judgeCommand(node: ShellNode, { line, record, folder, piped }: Walk): void {
  const [head, elements, ...more] = node.children;
  const name = head === undefined ? "" : line.slice(head.start, head.end);
  const findings: { reason: string; concern?: "secret" | "protected" | "hidden" }[] = [];
  const scope: CommandScope = {
    folders: [folder],
    ask: (reason, concern) => findings.push({ reason, ...(concern === undefined ? {} : { concern }) }),
    use: (word, kind, tree) =>
      record.uses.push({ word, kind, folders: [folder], hiddenNames: true, ...(tree === undefined ? {} : { tree }) }),
    useRepository: (content, other) =>
      record.repositories.push({ content, folders: [other === undefined ? folder : `${folder}/${other.text}`] }),
    mustBeAbsent: (names) => record.absent.push({ names, folders: [folder] }),
  };
  const words = head?.type === "command_name" && more.length === 0 ? wordsOf(elements, line) : undefined;
  if (words === undefined || !/^[A-Za-z][\w-]*(\.exe)?$/.test(name)) {
    scope.ask("It has words that Baton doesn't follow in PowerShell.");
  } else {
    judgeWords(name.toLowerCase().replace(/\.exe$/, ""), words, scope, piped);
  }
  const texts = [name, ...(words ?? []).map(({ text }) => text)];
  const guarded = protectedFinding(texts.map((text) => text.replaceAll("\\", "/")));
  record.parts.push({
    words: texts,
    plain: words !== undefined,
    findings: findings.length > 0 && guarded !== undefined ? [...findings, guarded] : findings,
  });
}

/** The words of a command; `undefined` if one isn't plain. */
function wordsOf(elements: ShellNode | undefined, line: string): readonly Word[] | undefined {
  const words: Word[] = [];
  for (const node of elements?.children ?? []) {
    const text = line.slice(node.start, node.end);
    if (
      node.type === "command_argument_sep"
        ? /^\s*$/.test(text)
        : node.type === "redirection" && /^\s*(\d|\*)>&1\s*$|^\s*[2*]?>\s*\$null\s*$/i.test(text)
    ) {
      continue;
    }
    const word = node.type === "command_argument_sep" || node.type === "redirection" ? undefined : wordOf(node, text);
    if (word === undefined) {
      return undefined;
    }
    words.push(word);
  }
  return words;
}

function wordOf(node: ShellNode, text: string): Word | undefined {
  const quoted = /^'([^'‘’]*)'$|^"([^"$“”]*)"$/.exec(text);
  if (quoted !== null && node.type === "array_literal_expression") {
    return plainWord(quoted[1] ?? quoted[2] ?? "");
  }
  if (/^\$(true|false|null)$/i.test(text)) {
    return plainWord(text);
  }
  const plain = /^[\w.\\/:*?~+=-]+$/.test(text) && /^(generic_token|command_parameter|array_literal_expression)$/.test(node.type);
  return plain ? new Word(text, piecesOf(text.replaceAll("\\", "/"), false)) : undefined;
}

function judgeWords(name: string, args: readonly Word[], scope: CommandScope, piped: boolean): void {
  const cmdlet = cmdletNamed(name);
  if (cmdlet !== undefined) {
    judgeCmdlet(name, cmdlet, args, scope, piped);
  } else if (programs.test(name)) {
    judgeProgram({ name, args, piped }, scope);
  } else {
    scope.ask(`${name} isn't known to only read.`);
  }
}

function judgeCmdlet(name: string, cmdlet: Cmdlet, args: readonly Word[], scope: CommandScope, piped: boolean): void {
  let position = 0;
  let paths = 0;
  const path = (word: Word): void => {
    // Drives are more than disks: `Env:`, `Cert:`, `HKLM:`. A provider's name may stand before a path.
    if (/:/.test(word.text.replace(/^[A-Za-z]:\//, ""))) {
      scope.ask(`${word.text} may hold keys, or is outside the workspace.`, "secret");
    } else if (cmdlet.paths !== "none") {
      paths++;
      scope.use(word, cmdlet.paths);
    }
  };
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? plainWord("");
    const [, parameter = ""] = /^(-[A-Za-z]+)$/.exec(word.text) ?? [];
    const kind = cmdlet.parameters.get(parameter.toLowerCase());
    if (word.text.startsWith("-") && !/^-\d+$/.test(word.text)) {
      if (kind === undefined) {
        scope.ask(`${name} with ${word.text} isn't known to only read.`);
        return;
      }
      if (kind !== "flag") {
        const value = args[++at] ?? plainWord("");
        if (kind === "path") {
          path(value);
        }
      }
    } else if (cmdlet.paths !== "none" && position++ >= cmdlet.firstPath) {
      path(word);
    }
  }
  if (piped && cmdlet.paths === "read" && paths === 0) {
    // Files may come through the pipe, and their content is read then.
    if (cmdlet.firstPath === 0) {
      scope.ask(`Which files ${name} reads is only known when it runs.`);
    } else {
      scope.use(plainWord("."), "tree", { hidden: true, followsLinks: true, names: [] });
    }
  }
}
