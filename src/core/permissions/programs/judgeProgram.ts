import type { CommandScope } from "../terms/commandScope.ts";
import type { Word } from "../terms/word.ts";
import { judgeGit } from "./git.ts";
import { judgeAwk, judgeJq, judgeSed } from "./scriptPrograms.ts";
import { judgeFd, judgeFind, judgeGrep, judgeRipgrep } from "./searchPrograms.ts";
import { isSimple, judgeSimple } from "./simplePrograms.ts";
import { judgeVersionQuery } from "./versionQueries.ts";

/** How a program is called. */
export interface ProgramCall {
  /** Its name without a folder. */
  readonly name: string;
  readonly args: readonly Word[];
  /** Something is piped into it. */
  readonly piped: boolean;
}

const printsVariables = /^(env|printenv|set|export|declare|typeset|local|readonly|compgen|history)$/;
const runsOthers =
  /^(xargs|eval|source|\.|sudo|doas|su|nohup|exec|env|setsid|parallel|watch|script|ssh|stdbuf|unbuffer|chroot|unshare|trap|bash|sh|zsh|dash|fish|ksh|pwsh|powershell|cmd|python\d?|python\d\.\d+|node|deno|bun|perl|ruby|php|lua|npx|npm|pnpm|yarn|make|cargo|go|dotnet|mvn|gradle|docker|uv|uvx|pip\d?|tsx|tsc)$/;

/** Judges one program call: what speaks against running it unasked goes to `scope`. A program that isn't in a list of those that just read is asked about. */
export function judgeProgram({ name, args, piped }: ProgramCall, scope: CommandScope): void {
  if (judgeVersionQuery(name, args, scope)) {
    return;
  }
  switch (name) {
    case "git":
      return judgeGit(args, scope);
    case "grep":
    case "egrep":
    case "fgrep":
      return judgeGrep(args, scope);
    case "rg":
      return judgeRipgrep(args, scope, piped);
    case "find":
      return judgeFind(args, scope);
    case "fd":
    case "fdfind":
      return judgeFd(args, scope);
    case "sed":
    case "gsed":
      return judgeSed(args, scope);
    case "awk":
    case "gawk":
    case "mawk":
      return judgeAwk(args, scope);
    case "jq":
      return judgeJq(args, scope);
    case "echo":
    case ":":
      return;
    case "printf":
      return judgePrintf(args, scope);
    case "date":
      return judgeDate(args, scope);
    case "docker":
      return judgeDocker(args, scope);
  }
  if (isSimple(name)) {
    judgeSimple(name, args, scope);
  } else if (printsVariables.test(name)) {
    scope.ask(`${name} may print variables that hold keys.`, "secret");
  } else if (runsOthers.test(name)) {
    scope.ask(`${name} runs other programs or code.`);
  } else {
    scope.ask(`${name} isn't known to only read.`);
  }
}

function judgePrintf([format, ...rest]: readonly Word[], scope: CommandScope): void {
  if (
    format === undefined ||
    format.opaque ||
    (format.text.startsWith("-") && format.text !== "--") ||
    (format.text === "--" && rest[0]?.opaque === true)
  ) {
    scope.ask("printf with this format may set a variable.");
  }
}

function judgeDate(args: readonly Word[], scope: CommandScope): void {
  const allowed =
    /^(\+.*|-u|-R|-Iseconds|-Iminutes|-Ihours|-Idate|-I|--utc|--universal|--iso-8601(=\w+)?|--rfc-3339=\w+|--rfc-email|--date=.*|@\d+)$/s;
  const wrong = args.find(
    (word, index) =>
      word.opaque || !(allowed.test(word.text) || /^(-d|--date|-r)$/.test(word.text) || /^(-d|--date)$/.test(args[index - 1]?.text ?? "")),
  );
  if (wrong !== undefined) {
    scope.ask(`date with “${wrong.source}” may set the clock or read a file.`);
  }
  args.forEach((word, index) => {
    if (args[index - 1]?.text === "-r") {
      scope.use(word, "name");
    }
  });
}

function judgeDocker(args: readonly Word[], scope: CommandScope): void {
  if (
    !/^(ps|images)( (-a|-q|--all|--quiet|--no-trunc))*$/.test(args.map(({ text }) => text).join(" ")) ||
    args.some(({ literal }) => !literal)
  ) {
    scope.ask("docker may run programs or change containers.");
  }
}
