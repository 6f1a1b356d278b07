import type { ShellNode } from "../../../ports/shellParser.ts";
import type { CommandScope } from "../../terms/commandScope.ts";
import { plainWord, type Word } from "../../terms/word.ts";
import type { BashWalk } from "./bashWalk.ts";

const fileTests = new Set("-e -f -d -s -r -w -x -L -h -b -c -p -S -g -u -k -O -G -N".split(" "));
const textTests = new Set("-z -n = == != < > ! ( ) && || -a".split(" "));
const numberTests = new Set("-eq -ne -lt -le -gt -ge".split(" "));
const otherFiles = new Set("-nt -ot -ef".split(" "));

/** Judges `[ … ]` and `[[ … ]]`. */
export function judgeTest(node: ShellNode, statements: BashWalk): void {
  const words: Word[] = [];
  const single = node.children[0]?.type !== "[[";
  const collect = (each: ShellNode): void => {
    if (/^(binary_expression|unary_expression|parenthesized_expression|negation_expression|test_command)$/.test(each.type)) {
      each.children.filter(({ type }) => !/^(\[|\]|\[\[|\]\])$/.test(type)).forEach(collect);
    } else if (/^(&&|\|\||<|>|\(|\)|!|=|==|!=|=~|-a|-o|test_operator)$/.test(each.type)) {
      const operator = statements.textOf(each);
      // In single brackets these are no operators of the test, but the shell's own.
      if (single && /^(&&|\|\||<|>|\(|\)|=~)$/.test(operator)) {
        statements.ask("It has a redirection or a list in a test.");
      }
      words.push(plainWord(operator));
    } else {
      words.push(...(statements.words.decode(each) ?? []));
    }
  };
  collect(node);
  judgeTestWords(words, {
    folders: statements.state.folders,
    ask: (reason, concern) => statements.ask(reason, concern),
    use: (word, kind) => statements.record.uses.push({ word, kind, folders: statements.state.folders }),
    useRepository: () => undefined,
    mustBeAbsent: () => undefined,
  });
}

/** Judges the words of a test: files that are there, texts that are alike, numbers. In numbers a shell may run commands, so they must be ones. */
export function judgeTestWords(words: readonly Word[], scope: CommandScope): void {
  words.forEach((word, index) => {
    const text = word.text;
    if (fileTests.has(text) || otherFiles.has(text)) {
      const next = words[index + 1];
      if (next !== undefined && !textTests.has(next.text)) {
        scope.use(next, "name");
      }
    } else if (numberTests.has(text)) {
      for (const side of [words[index - 1], words[index + 1]]) {
        if (side?.literal !== true || !/^[+-]?\d+$/.test(side.text)) {
          scope.ask("It compares numbers that are only known when it runs.");
        }
      }
    } else if (/^-[a-zA-Z]+$/.test(text) && !textTests.has(text)) {
      scope.ask(`A test with ${text} isn't known to only read.`);
    } else if (text === "=~" || word.splits) {
      scope.ask("It compares with something that is only known when it runs.");
    }
  });
}
