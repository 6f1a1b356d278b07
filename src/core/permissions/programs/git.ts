import type { CommandScope } from "../terms/commandScope.ts";
import { plainWord, type Word } from "../terms/word.ts";
import { ProgramOptions, readArguments, type ReadArguments } from "./programOptions.ts";

const diffOptions =
  "--stat? --shortstat --numstat --summary --name-only --name-status --cached --staged --color? --no-color --no-ext-diff --no-textconv -w -b -U= --unified= -M? -C? -R -z -a --word-diff? --color-words? --minimal --patience --histogram --diff-algorithm= --ignore-all-space --ignore-space-change --ignore-space-at-eol --ignore-blank-lines --ignore-submodules? --diff-filter= --find-renames? --find-copies? --no-renames --raw --check --full-index --binary --abbrev? --relative? --quiet --exit-code --merge-base --patch-with-stat --compact-summary --dirstat? --function-context -W --inter-hunk-context= --no-prefix --text --no-patch -s -S= -G= --pickaxe-regex --pickaxe-all --cc -c";
const logOptions =
  "--oneline -n= --max-count= --graph --all --decorate? --no-decorate --author= --committer= --grep= --since= --until= --after= --before= --format= --pretty? --date= --merges --no-merges --first-parent --reverse --follow --branches? --tags? --remotes? --abbrev-commit --no-abbrev-commit --skip= --topo-order --date-order --author-date-order --left-right --cherry-pick --cherry-mark --boundary --simplify-by-decoration --source --full-history --ancestry-path --show-pulls -i --regexp-ignore-case --invert-grep --all-match -E -F -P --perl-regexp --fixed-strings --no-walk? --parents --children --count --notes? --no-notes --relative-date --no-mailmap --mailmap --decorate-refs= --decorate-refs-exclude= --not -g --walk-reflogs --reflog --no-color-moved --max-parents= --min-parents= --cherry --exclude= -L= --encoding= --expand-tabs? --no-expand-tabs";
const patch = "-p -u --patch";

/** A subcommand of git that just reads. */
interface Subcommand {
  readonly options: ProgramOptions;
  /** Shows what is in files: always, with an option that shows patches, or never. */
  readonly content: "always" | "patch" | "never";
  /** Operands: revisions and paths, text, or none. */
  readonly operands: "git" | "text" | "none";
  readonly numbers?: true;
}

const subcommand = (options: string, content: Subcommand["content"], operands: Subcommand["operands"], numbers?: true): Subcommand => ({
  options: new ProgramOptions(options),
  content,
  operands,
  ...(numbers === true ? { numbers } : {}),
});

/** All that runs unasked, with the options that do no more than read. `--output`, `--ext-diff`, `--textconv`, `--open-files-in-pager`, `--no-index` are in none. */
const subcommands: Readonly<Record<string, Subcommand>> = {
  status: subcommand(
    "-s -b -z -u? --short --branch --porcelain? --long --show-stash --ahead-behind --no-ahead-behind --untracked-files? --ignored? --ignore-submodules? --renames --no-renames --find-renames? --column? --no-column",
    "never",
    "git",
  ),
  diff: subcommand(`${diffOptions} ${patch}`, "always", "git", true),
  "diff-tree": subcommand(`${diffOptions} ${patch} -r -t --root --no-commit-id --pretty? --format= -m -v`, "always", "git"),
  "diff-index": subcommand(`${diffOptions} ${patch} -m`, "always", "git"),
  "diff-files": subcommand(`${diffOptions} ${patch} -q`, "always", "git"),
  log: subcommand(`${logOptions} ${diffOptions} ${patch} -m`, "patch", "git", true),
  whatchanged: subcommand(`${logOptions} ${diffOptions} ${patch}`, "patch", "git", true),
  show: subcommand(`${logOptions} ${diffOptions} ${patch} -m`, "always", "git", true),
  shortlog: subcommand(
    "-s -n -e -c --summary --numbered --email --since= --until= --after= --before= --author= --no-merges --merges --all --group= --format=",
    "never",
    "git",
  ),
  "rev-list": subcommand(`${logOptions} --objects --disk-usage?`, "never", "git", true),
  "rev-parse": subcommand(
    "--short? --abbrev-ref? --show-toplevel --verify --is-inside-work-tree --is-inside-git-dir --is-bare-repository --is-shallow-repository --git-dir --absolute-git-dir --git-common-dir --show-prefix --show-cdup --symbolic-full-name --symbolic --quiet -q --all --branches? --tags? --remotes? --show-superproject-working-tree --show-object-format? --path-format= --git-path= --end-of-options --revs-only --no-revs --flags --no-flags",
    "never",
    "text",
  ),
  blame: subcommand(
    "-L= -w -M? -C? -s -l -t -e -f -n -p -c -b --root --show-stats --porcelain --line-porcelain --incremental --show-name --show-number --show-email --date= --since= --first-parent --reverse --color-lines --color-by-age --abbrev=",
    "always",
    "git",
  ),
  annotate: subcommand("-L= -w -l -t", "always", "git"),
  grep: subcommand(
    "-n -i -I -l -L -c -w -v -h -H -E -F -P -G -e= -A= -B= -C= -W -p -q -o -z --cached --line-number --ignore-case --files-with-matches --name-only --files-without-match --count --word-regexp --invert-match --extended-regexp --fixed-strings --perl-regexp --basic-regexp --and --or --not --all-match --max-depth= --heading --break --color? --no-color --column --only-matching --show-function --function-context --context= --after-context= --before-context= --full-name --no-textconv --recursive --threads= --max-count= -m=",
    "always",
    "git",
  ),
  "ls-files": subcommand(
    "-c -d -m -o -i -s -u -k -t -v -z --cached --deleted --modified --others --ignored --stage --unmerged --killed --exclude-standard --full-name --directory --no-empty-directory --error-unmatch --eol --deduplicate --exclude= -x= --abbrev? --with-tree= --format=",
    "never",
    "git",
  ),
  "ls-tree": subcommand(
    "-r -t -d -l -z --name-only --name-status --long --full-name --full-tree --abbrev? --object-only --format=",
    "never",
    "git",
  ),
  "cat-file": subcommand("-t -s -e -p", "always", "git"),
  describe: subcommand(
    "--tags --all --always --long --dirty? --broken? --abbrev= --match= --exclude= --exact-match --first-parent --contains --candidates= --debug",
    "never",
    "git",
  ),
  "merge-base": subcommand("-a --all --is-ancestor --octopus --fork-point --independent", "never", "git"),
  "name-rev": subcommand("--tags --name-only --all --refs= --always --no-undefined", "never", "git"),
  "show-ref": subcommand(
    "--heads --branches --tags --head -s -d --hash? --verify -q --quiet --abbrev? --dereference --exists",
    "never",
    "text",
  ),
  "for-each-ref": subcommand(
    "--format= --sort= --count= --contains? --no-contains? --merged? --no-merged? --points-at= --ignore-case --omit-empty --color? --exclude=",
    "never",
    "text",
  ),
  "count-objects": subcommand("-v -H --verbose --human-readable", "never", "none"),
  "check-ignore": subcommand("-v -n -q --verbose --non-matching --quiet --no-index", "never", "git"),
  "check-attr": subcommand("-a --all --cached", "never", "git"),
  cherry: subcommand("-v --abbrev?", "never", "git"),
  branch: subcommand(
    "-a -r -v -l --list --all --remotes --verbose --show-current --contains? --no-contains? --merged? --no-merged? --points-at= --sort= --format= --color? --no-color --column? --no-column --ignore-case -i --abbrev? --no-abbrev --omit-empty",
    "never",
    "text",
  ),
  tag: subcommand(
    "-l -n? --list --contains? --no-contains? --merged? --no-merged? --points-at= --sort= --format= --color? --column? --no-column --ignore-case -i --omit-empty",
    "never",
    "text",
  ),
  reflog: subcommand(
    "--date= -n= --max-count= --oneline --all --format= --pretty? --no-abbrev-commit --abbrev-commit",
    "never",
    "git",
    true,
  ),
  version: subcommand("--build-options", "never", "none"),
};
/** Subcommands of subcommands that just read, with all their further options. */
const nested: Readonly<Record<string, Readonly<Record<string, Subcommand>>>> = {
  remote: { "": subcommand("-v --verbose", "never", "none"), "get-url": subcommand("--push --all", "never", "text") },
  stash: { list: subcommand(logOptions, "never", "none"), show: subcommand(`${diffOptions} -p --patch`, "always", "text") },
  worktree: { list: subcommand("-v --verbose --porcelain -z", "never", "none") },
  reflog: {
    show: subcommand(
      "--date= -n= --max-count= --oneline --all --format= --pretty? --no-abbrev-commit --abbrev-commit",
      "never",
      "git",
      true,
    ),
    exists: subcommand("", "never", "text"),
  },
  notes: { list: subcommand("", "never", "text") },
  bisect: { log: subcommand("", "never", "none") },
};

/** Settings that may be read: they hold no keys. */
const readableSetting =
  /^(user\.(name|email)|core\.(bare|filemode|ignorecase|autocrlf|eol|editor|pager|hookspath|excludesfile|longpaths|symlinks)|init\.defaultbranch|branch\.[^=]*\.(remote|merge|rebase)|pull\.(rebase|ff)|push\.\w+|merge\.\w+|color\.\w+|remote\.\w+\.fetch)$/i;

/** Judges `git`: a list of subcommands with the options that just read, in a repository that names no programs to run. */
export function judgeGit(args: readonly Word[], scope: CommandScope): void {
  let at = 0;
  let folder: Word | undefined;
  for (; args[at]?.text.startsWith("-") === true; at++) {
    const option = args[at]?.text ?? "";
    if (option === "-C" && folder === undefined && args[at + 1]?.literal === true) {
      folder = args[++at];
    } else if (!/^(--no-pager|-P|--no-optional-locks|--no-replace-objects|--literal-pathspecs|--no-lazy-fetch|--no-advice)$/.test(option)) {
      scope.ask(`git with the option ${option.replace(/=.*/s, "")} before its command isn't known to only read.`);
      return;
    }
  }
  const [command, ...rest] = args.slice(at);
  const name = command?.text ?? "";
  if (command?.literal !== true) {
    scope.ask("git without a command that is known asks.");
    return;
  }
  if (folder !== undefined) {
    scope.use(folder, "name");
  }
  if (name === "config") {
    judgeConfig(rest, scope);
    return;
  }
  const below = nested[name];
  const known = below === undefined ? undefined : below[rest[0]?.text ?? ""];
  const direct = below !== undefined && known === undefined ? (below[""] ?? subcommands[name]) : subcommands[name];
  const found = Object.hasOwn(subcommands, name) || below !== undefined ? (known ?? direct) : undefined;
  if (found === undefined) {
    scope.ask(`git ${name} isn't known to only read.`);
    return;
  }
  judgeSubcommand(name, found, known === undefined ? rest : rest.slice(1), { scope, folder });
}

function judgeSubcommand(
  name: string,
  known: Subcommand,
  args: readonly Word[],
  { scope, folder }: { scope: CommandScope; folder: Word | undefined },
): void {
  const read = readArguments(args, known.options, scope, { numbers: known.numbers === true });
  if (read === undefined) {
    return;
  }
  const unknown = [...read.operands, ...read.given.flatMap(({ value }) => value ?? [])].find(({ opaque }) => opaque);
  if (unknown !== undefined) {
    scope.ask(`What “${unknown.source}” stands for is only known when it runs.`);
  }
  if (read.given.some(({ value }) => /%G/.test(value?.text ?? "")) || read.operands.some(({ text }) => /^ext::/.test(text))) {
    scope.ask("git would run the program that checks signatures.");
  }
  if (!operandsOnlyRead(name, known, read)) {
    scope.ask(`git ${name} with “${read.operands[0]?.source ?? ""}” changes the repository.`);
  }
  const content = showsContent(known, read);
  if (known.operands === "git" || name === "rev-parse") {
    read.operands.forEach((operand) => scope.use(operand, content || known.content !== "never" ? "git" : "name"));
  }
  read.given.forEach(({ option, value }) => {
    if (option === "-L" && value !== undefined) {
      scope.use(value, "git");
    }
  });
  scope.useRepository(content, folder);
}

/** `git branch x` and `git tag x` make one, unless they list. */
function operandsOnlyRead(name: string, known: Subcommand, { operands, given }: ReadArguments): boolean {
  if (name === "branch" || name === "tag") {
    const lists = given.some(
      ({ option }) =>
        /^(-l|--list|--contains|--no-contains|--merged|--no-merged|--points-at)$/.test(option) || (name === "tag" && option === "-n"),
    );
    return operands.length === 0 || given.some(({ option }) => option === "-l" || option === "--list") || (lists && operands.length === 1);
  }
  if (name === "reflog") {
    return operands.length === 0 || !/^(expire|delete|drop|write)$/.test(operands[0]?.text ?? "");
  }
  return known.operands !== "none" || operands.length === 0;
}

const withoutContent =
  /^(--stat|--shortstat|--numstat|--summary|--name-only|--name-status|--raw|--no-patch|-s|--quiet|--exit-code|--check|--compact-summary|--dirstat|-t|-e)$/;

function showsContent(known: Subcommand, { given }: ReadArguments): boolean {
  const patches = given.some(({ option }) =>
    /^(-p|-u|--patch|-U|--unified|-L|-W|--function-context|--patch-with-stat|--cc|-c|--word-diff|--color-words|--binary|-m)$/.test(option),
  );
  if (known.content === "always") {
    return patches || !given.some(({ option }) => withoutContent.test(option));
  }
  return known.content === "patch" && patches;
}

function judgeConfig(args: readonly Word[], scope: CommandScope): void {
  const given = args.filter(
    ({ text }) => !/^(--get|--get-all|--local|--global|--system|get|--show-origin|--show-scope|--bool|--int|--type=\w+)$/.test(text),
  );
  const [setting, more] = given;
  if (given.length !== 1 || more !== undefined || setting?.literal !== true || !readableSetting.test(setting.text)) {
    scope.ask(
      "git config may show keys or change settings.",
      args.some(({ text }) => /^(-l|--list|list|--get-regexp|--get-urlmatch)$/.test(text)) ? "secret" : undefined,
    );
    return;
  }
  scope.useRepository(false);
  scope.use(plainWord("."), "name");
}
