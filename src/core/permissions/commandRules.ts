import type { CommandPart } from "./terms/commandScope.ts";
import type { CommandJudgement } from "./commands/judgeCommandLine.ts";
import type { PermissionRule } from "./permissionRules.ts";

/** Programs that run what stands after them. */
const runners = /^(sudo|doas|env|time|timeout|command|builtin|exec|nohup|nice|ionice|xargs|setsid|stdbuf|npx|watch)$/;
/** Programs of which a second word says what they do, so that a rule may begin with both. */
const withSubcommands = /^(git|npm|pnpm|yarn|cargo|go|dotnet|docker|make|gradle|mvn|kubectl|gh|bundle|composer|uv|poetry|deno|bun)$/;

/** Whether a deny or ask rule is for a command line: for the whole of it, or one of its parts, also under another way to write or to run it. */
export function restricts(pattern: string, line: string, { parts }: CommandJudgement): boolean {
  const wanted = pattern.trim();
  if (wanted === "*" || line.trim() === wanted) {
    return true;
  }
  const prefix = wanted.endsWith(" *");
  const words = (prefix ? wanted.slice(0, -2) : wanted).split(/\s+/);
  if (parts.length === 0) {
    // It can't be read: what it says is enough.
    return words.every((word) => line.includes(word));
  }
  return parts.some((part) => startsOf(part).some((call) => begins(call, words, prefix) || begins(withoutOptions(call), words, prefix)));
}

/** The calls in a part: its own, and what the runner in it may run. */
function startsOf({ words }: CommandPart): readonly (readonly string[])[] {
  const named = [(words[0] ?? "").replace(/^.*\//, ""), ...words.slice(1)];
  return runners.test(named[0] ?? "") ? named.map((_, index) => named.slice(index)) : [named];
}

function withoutOptions(words: readonly string[]): readonly string[] {
  const valued = words[0] === "git" ? /^(-C|-c|--git-dir|--work-tree|--namespace|--exec-path)$/ : /^$/;
  return words.filter((word, index) => !word.startsWith("-") && !valued.test(words[index - 1] ?? ""));
}

function begins(call: readonly string[], words: readonly string[], prefix: boolean): boolean {
  return (prefix ? call.length >= words.length : call.length === words.length) && words.every((word, index) => call[index] === word);
}

/** Whether allow rules let a command line run: one is the line, or each part that needs one is plain and fits one. Returns the first rule that was needed. */
export function allowedBy(
  rules: readonly PermissionRule[],
  line: string,
  { parts, findings }: CommandJudgement,
): PermissionRule | undefined {
  const whole = rules.find(({ command }) => command === line);
  if (whole !== undefined) {
    return whole;
  }
  const asked = parts.filter((part) => part.findings.length > 0);
  const found = asked.map((part) =>
    part.plain ? rules.find(({ command }) => command !== undefined && fitsPart(command, part)) : undefined,
  );
  return findings.length === 0 && found.every((rule) => rule !== undefined) ? found[0] : undefined;
}

function fitsPart(pattern: string, { words }: CommandPart): boolean {
  const prefix = pattern.endsWith(" *");
  return begins(words, (prefix ? pattern.slice(0, -2) : pattern).split(" "), prefix);
}

/**
 * Rules that “always allow” may make for a command line: the line as it is, and for one plain call of a program with subcommands, all calls that begin with both. None for a line that ends with ` *`, which a rule would
 * take for all that begins so.
 */
export function rulesForCommand(line: string, { parts, findings }: CommandJudgement): readonly PermissionRule[] {
  if (line.endsWith(" *")) {
    return [];
  }
  const [part, more] = parts;
  const whole: PermissionRule = { tool: "run_command", command: line };
  const [program = "", subcommand = "", script = ""] = part?.words ?? [];
  const name = /^[\w:.-]+$/;
  if (
    part === undefined ||
    more !== undefined ||
    findings.length > 0 ||
    !part.plain ||
    !withSubcommands.test(program) ||
    !/^[a-z][\w:-]*$/.test(subcommand)
  ) {
    return [whole];
  }
  const runsScript = /^(run|exec|x|dlx|run-script)$/.test(subcommand);
  if (runsScript && !name.test(script)) {
    return [whole];
  }
  return [whole, { tool: "run_command", command: `${program} ${subcommand}${runsScript ? ` ${script}` : ""} *` }];
}
