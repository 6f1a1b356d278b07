import type { CommandScope, TreeOptions } from "../terms/commandScope.ts";
import { plainWord, type Word } from "../terms/word.ts";
import { ProgramOptions, readArguments, type ReadArguments } from "./programOptions.ts";

const grepOptions = new ProgramOptions(
  "-i -v -n -c -l -L -o -q -s -w -x -E -F -G -P -H -h -a -I -r -R -z -b -Z -y -T -U -m= -A= -B= -C= -e= -f@ --ignore-case --no-ignore-case --invert-match --line-number --count --files-with-matches --files-without-match --only-matching --quiet --silent --no-messages --word-regexp --line-regexp --extended-regexp --fixed-strings --basic-regexp --perl-regexp --with-filename --no-filename --text --recursive --dereference-recursive --null-data --null --byte-offset --initial-tab --max-count= --after-context= --before-context= --context= --regexp= --file@ --include= --exclude= --exclude-dir= --color? --colour? --binary-files= --line-buffered -d= -D= --directories= --label=",
);

/** Judges `grep`: reads its files, with `-r` all below its folders. */
export function judgeGrep(args: readonly Word[], scope: CommandScope): void {
  const read = readArguments(args, grepOptions, scope, { numbers: true });
  if (read === undefined) {
    return;
  }
  const has = (...names: readonly string[]): boolean => read.given.some(({ option }) => names.includes(option));
  const follows = has("-R", "--dereference-recursive");
  const recurses =
    follows ||
    has("-r", "--recursive") ||
    read.given.some(({ option, value }) => ["-d", "--directories"].includes(option) && value?.text !== "skip" && value?.text !== "read");
  useFiles(read, !has("-e", "-f", "--regexp", "--file"), recurses, scope, {
    hidden: true,
    followsLinks: follows,
    names: includedNames(valuesOf(read, "--include").map(({ text }) => text)),
  });
}

/** The names that grep's `--include` stands for: it knows no braces, and a slash may be in its classes, which is looked at as if all were read. */
function includedNames(globs: readonly string[]): readonly string[] {
  return globs.some((glob) => glob.includes("/")) ? [] : globs.map((glob) => glob.replace(/[{}]/g, "\\$&"));
}

const rgOptions = new ProgramOptions(
  "-i -s -S -v -n -N -c -l -o -q -w -x -F -P -H -I -a -u -. -L -U -0 -p -m= -A= -B= -C= -e= -f@ -g= -t= -T= -j= -M= -d= -r= -E= --ignore-case --case-sensitive --smart-case --invert-match --line-number --no-line-number --count --count-matches --files --files-with-matches --files-without-match --only-matching --quiet --word-regexp --line-regexp --fixed-strings --pcre2 --with-filename --no-filename --text --unrestricted --hidden --no-hidden --no-ignore --no-ignore-vcs --follow --multiline --multiline-dotall --null --pretty --max-count= --after-context= --before-context= --context= --regexp= --file@ --glob= --iglob= --type= --type-not= --type-list --threads= --max-columns= --max-depth= --replace= --encoding= --color= --colors= --heading --no-heading --json --sort= --sortr= --stats --column --no-column --trim --vimgrep --max-filesize= --no-messages --no-config --passthru --block-buffered --line-buffered --crlf --context-separator= --one-file-system",
);

/** Judges ripgrep: reads all below its folders, hidden files only when asked. */
export function judgeRipgrep(args: readonly Word[], scope: CommandScope, piped: boolean): void {
  const read = readArguments(args, rgOptions, scope);
  if (read === undefined) {
    return;
  }
  const has = (...names: readonly string[]): boolean => read.given.some(({ option }) => names.includes(option));
  if (has("--type-list")) {
    return;
  }
  const patternFirst = !has("-e", "-f", "--regexp", "--file", "--files");
  if (has("--files")) {
    read.operands.forEach((operand) => scope.use(operand, "name"));
    return;
  }
  // A glob that is asked for beats hiding.
  const globs = valuesOf(read, "-g", "--glob", "--iglob").filter(({ text }) => !text.startsWith("!"));
  if (piped && read.operands.length <= (patternFirst ? 1 : 0)) {
    return;
  }
  useFiles(read, patternFirst, true, scope, {
    hidden: has("--hidden", "-.", "--unrestricted", "-u") || globs.length > 0,
    followsLinks: has("-L", "--follow"),
    names: globs.every(({ text }) => /^[*\w.{},-]+$/.test(text)) ? globs.map(({ text }) => text) : [],
  });
}

function valuesOf(read: ReadArguments, ...names: readonly string[]): readonly Word[] {
  return read.given.flatMap(({ option, value }) => (names.includes(option) && value !== undefined ? [value] : []));
}

function useFiles(read: ReadArguments, patternFirst: boolean, recurses: boolean, scope: CommandScope, tree: TreeOptions): void {
  const files = patternFirst ? read.operands.slice(1) : read.operands;
  if (patternFirst && read.operands[0]?.glob === true) {
    scope.ask("Its pattern is a glob without quotes, which may become the names of files.");
  }
  for (const file of files.length === 0 && recurses ? [plainWord(".")] : files) {
    if (file.text !== "-") {
      scope.use(file, recurses ? "tree" : "read", recurses ? tree : undefined);
    }
  }
}

const findTests = new Set(
  "-name -iname -path -ipath -wholename -iwholename -lname -ilname -type -xtype -maxdepth -mindepth -size -mtime -mmin -atime -amin -ctime -cmin -perm -user -group -uid -gid -regex -iregex -regextype -links -inum -printf -fstype -newermt -used".split(
    " ",
  ),
);
const findFlags = new Set(
  "! ( ) , -not -o -or -a -and -print -print0 -prune -empty -ls -readable -writable -executable -nouser -nogroup -true -false -quit -mount -xdev -depth -d -daystart -noleaf -follow -E -X -x -s".split(
    " ",
  ),
);

/** Judges `find`: prints names below its folders. What runs, deletes or writes is not in its lists. */
export function judgeFind(args: readonly Word[], scope: CommandScope): void {
  let inExpression = false;
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? plainWord("");
    const text = word.text;
    if (!word.literal && (word.opaque || inExpression || text.startsWith("-"))) {
      scope.ask(`What “${word.source}” is as an argument of find is only known when it runs.`);
      return;
    }
    const expression = /^(-|[!(),]$)/.test(text);
    inExpression ||= expression && !/^-([HLP]|O\d)$/.test(text);
    if (!expression) {
      if (inExpression) {
        scope.ask(`find doesn't take “${text}” there.`);
        return;
      }
      scope.use(word, "name");
    } else if (findTests.has(text)) {
      at++;
      if (args[at]?.literal !== true) {
        scope.ask(`What “${args[at]?.source ?? text}” stands for as an argument of find is only known when it runs.`);
        return;
      }
    } else if (text === "-newer" || text === "-anewer" || text === "-cnewer" || text === "-samefile") {
      scope.use(args[++at] ?? plainWord("."), "name");
    } else if (!findFlags.has(text) && !/^-([HLP]|O\d)$/.test(text)) {
      scope.ask(`find with ${text} may change or run something.`);
      return;
    }
  }
}

const fdOptions = new ProgramOptions(
  "-H -I -u -s -i -g -a -l -p -0 -F -t= -e= -d= -E= -S= -c= --hidden --no-ignore --case-sensitive --ignore-case --glob --absolute-path --full-path --print0 --type= --extension= --max-depth= --min-depth= --exact-depth= --exclude= --size= --changed-within= --changed-before= --color= --fixed-strings --max-results= --strip-cwd-prefix",
);

/** Judges `fd`: prints names below its folders. */
export function judgeFd(args: readonly Word[], scope: CommandScope): void {
  const read = readArguments(args, fdOptions, scope);
  read?.operands.slice(1).forEach((operand) => scope.use(operand, "name"));
}
