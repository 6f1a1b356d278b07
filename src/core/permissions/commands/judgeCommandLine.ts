import type { ShellName, ShellParser } from "../../ports/shellParser.ts";
import { hiddenCharacterIn } from "../../../shared/hiddenCharacters.ts";
import type { Finding } from "../terms/judgement.ts";
import { checkAbsent, checkRepository, checkUse, type Surroundings } from "../paths/checkUses.ts";
import { judgeBash } from "./bash/judgeBash.ts";
import type { CommandPart } from "../terms/commandScope.ts";
import type { LineJudgement } from "../terms/lineJudgement.ts";
import { judgePowerShell } from "./powershell/judgePowerShell.ts";

/** Longer command lines are not looked into, in characters. */
export const mostCommandCharacters = 10_000;

/** How a command line is judged. */
export interface CommandJudge {
  readonly shell: ShellName;
  readonly parser: ShellParser;
}

/** What a command line does, as far as it can be said before it runs. */
export interface CommandJudgement {
  /** Its program calls, in order; none if the line can't be read. */
  readonly parts: readonly CommandPart[];
  /** What speaks against running it unasked beyond what its parts have. Nothing here and in the parts: it just reads, and no secrets. */
  readonly findings: readonly Finding[];
}

/** Judges a command line that would run in `folder` (absolute, with `/`): each of its parts, and the files that they use. Never rejects. */
export async function judgeCommandLine(line: string, folder: string, judge: CommandJudge, around: Surroundings): Promise<CommandJudgement> {
  const early = earlyFinding(line);
  if (early !== undefined) {
    return { parts: [], findings: [early] };
  }
  const { shell, parser } = judge;
  const tree = parser.parse(line);
  const judged = shell === "bash" ? judgeBash(line, tree, folder) : judgePowerShell(line, tree, folder);
  const findings = [...judged.findings, ...(await factFindings(judged, around))];
  const empty = judged.parts.length === 0 && findings.length === 0 && !/\S/.test(line);
  return { parts: judged.parts, findings: empty ? [{ reason: "There is no command." }] : findings };
}

function earlyFinding(line: string): Finding | undefined {
  if (line.length > mostCommandCharacters) {
    return { reason: `It has more than ${mostCommandCharacters.toLocaleString("en-US")} characters.`, concern: "hidden" };
  }
  const hidden = hiddenCharacterIn(line);
  return hidden === undefined
    ? undefined
    : { reason: `It has a character that is not what it seems (${hidden.shown}).`, concern: "hidden" };
}

async function factFindings({ uses, repositories, absent }: LineJudgement, around: Surroundings): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  const checks = [
    ...uses.map((use) => () => checkUse(use, around)),
    ...repositories.map((use) => () => checkRepository(use, around)),
    ...absent.map(
      ({ names, folders }) =>
        () =>
          checkAbsent(names, folders, around),
    ),
  ];
  for (const check of checks) {
    const finding = await check();
    if (finding !== undefined) {
      found.push(finding);
    }
  }
  return found;
}
