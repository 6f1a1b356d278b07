import type { ShellNode } from "../../../ports/shellParser.ts";
import type { LineJudgement } from "../../terms/lineJudgement.ts";
import { BashStatements } from "./bashStatements.ts";
import { treeFault } from "./treeFault.ts";

/**
 * Judges a command line of bash or sh by its syntax tree. `folder` is the absolute folder in which it would run. Pure; what depends on files is in the result's uses. Whatever is not known to just
 * read has a finding.
 */
export function judgeBash(line: string, tree: ShellNode, folder: string): LineJudgement {
  const fault = treeFault(line, tree);
  const statements = new BashStatements(line, folder);
  if (fault === undefined) {
    statements.judge(tree);
  } else {
    statements.record.findings.push({ reason: fault });
  }
  return statements.record;
}
