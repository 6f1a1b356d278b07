import type { CommandScope } from "../terms/commandScope.ts";
import type { Word } from "../terms/word.ts";
import { ProgramOptions, readArguments } from "./programOptions.ts";

const sedOptions = new ProgramOptions(
  "-n -E -r -s -u -z -e= -l= --quiet --silent --regexp-extended --expression= --null-data --separate --sandbox --unbuffered",
);
/** An address of sed: a line, the last one, or a pattern without a backslash before a line's end. */
const address = String.raw`(?:\d+(?:~\d+)?|\$|/(?:[^/\\\n]|\\[^\n])*/I?)`;
/** A command that just prints, deletes from what is printed, or replaces; `s` without its flags `e` and `w`. */
const sedCommand = String.raw`(?:${address}(?:\s*,\s*(?:[+~]?\d+|${address}))?)?\s*!?\s*(?:[pdqPDNnGgHhx=]|q\d*|l|s([^\w\s\\])(?:(?!\1)[^\\\n]|\\[^\n])*\1(?:(?!\1)[^\\\n]|\\[^\n])*\1[gpIiM\d]*|y/[^/\n]*/[^/\n]*/)`;
const onlySedCommand = new RegExp(`^\\s*${sedCommand}\\s*$`);

/** Judges `sed`: scripts of commands that only print, and no writing in place. */
export function judgeSed(args: readonly Word[], scope: CommandScope): void {
  const read = readArguments(args, sedOptions, scope);
  if (read === undefined) {
    return;
  }
  const scripts = read.given.flatMap(({ option, value }) => (option === "-e" || option === "--expression" ? [value] : []));
  const files = scripts.length > 0 ? read.operands : read.operands.slice(1);
  for (const script of scripts.length > 0 ? scripts : [read.operands[0]]) {
    if (script?.literal !== true || !isPrintingScript(script.text)) {
      scope.ask("Its sed script may write files or run commands.");
      return;
    }
  }
  files.forEach((file) => scope.use(file, "read"));
}

/** Commands of a script stand apart by `;` or lines. A `;` in a pattern makes pieces that are no commands: then the whole is tried. */
function isPrintingScript(script: string): boolean {
  return (
    onlySedCommand.test(script) ||
    script.split(/[;\n]/).every((command) => command.trim() === "" || (onlySedCommand.test(command) && !/[\\]$/.test(command)))
  );
}

const awkOptions = new ProgramOptions("-F= -v= --field-separator= --assign=");
/** What lets an awk program run commands, write or read files, load code or see variables. */
const awkDanger = /system|getline|close|fflush|ENVIRON|PROCINFO|SYMTAB|FUNCTAB|ARGV|ARGC|include|load|extension|nsinit|[`@>]|\||\\\n/;
/** A pattern that may compare, and a block that may not: a `>` after `print` writes a file. */
const comparingPattern = /^([^{}"/]*)(\{[^>]*\})?\s*$/;

/** Judges `awk`: programs without commands, pipes, redirections, and without ways to other files. */
export function judgeAwk(args: readonly Word[], scope: CommandScope): void {
  const read = readArguments(args, awkOptions, scope);
  const [program, ...files] = read?.operands ?? [];
  if (read === undefined) {
    return;
  }
  const [, pattern, block = ""] = comparingPattern.exec(program?.text ?? "") ?? [];
  const text = pattern === undefined ? (program?.text ?? "") : pattern.replaceAll(">", "<") + block;
  if (program?.literal !== true || awkDanger.test(text.replaceAll("||", " "))) {
    scope.ask("Its awk program may run commands or write files.");
  }
  for (const { option, value } of read.given) {
    if (option !== "-F" && option !== "--field-separator" && (value?.literal !== true || /^(ARG|ENVIRON)/.test(value.text))) {
      scope.ask("A variable of its awk program isn't known.");
    }
  }
  for (const file of files) {
    if (/^\w+=/.test(file.text)) {
      scope.ask("A variable of its awk program is set between files.");
    }
    scope.use(file, "read");
  }
}

const jqOptions = new ProgramOptions(
  "-r -c -n -e -s -S -M -C -a -j -R --raw-output --compact-output --null-input --exit-status --slurp --sort-keys --monochrome-output --color-output --ascii-output --join-output --raw-input --tab --indent=",
);

/** Judges `jq`: filters that see no variables of the environment and load no modules. */
export function judgeJq(args: readonly Word[], scope: CommandScope): void {
  const read = readArguments(args, jqOptions, scope);
  const [filter, ...files] = read?.operands ?? [];
  if (read === undefined) {
    return;
  }
  if (
    filter?.literal !== true ||
    /\benv\b|\$ENV|\$__|\binclude\b|\bimport\b|modulemeta|input_filename|get_search_list|\bhalt_error\b/.test(filter.text)
  ) {
    scope.ask(
      "Its jq filter may print variables or load modules.",
      filter?.literal === true && /env/i.test(filter.text) ? "secret" : undefined,
    );
  }
  files.forEach((file) => scope.use(file, "read"));
}
