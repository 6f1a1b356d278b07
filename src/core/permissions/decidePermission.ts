import { allowedBy, restricts, rulesForCommand } from "./commandRules.ts";
import { judgeCommandLine, type CommandJudge, type CommandJudgement } from "./commands/judgeCommandLine.ts";
import { hiddenCharacterIn } from "../../shared/hiddenCharacters.ts";
import { weightiest, type Concern, type Decision, type Finding } from "./terms/judgement.ts";
import type { Surroundings } from "./paths/checkUses.ts";
import { placesOf, type CalledPlace } from "./paths/placesOf.ts";
import { fitsPath, fitsTool, type PermissionLevel, type PermissionRule, type PermissionRules } from "./permissionRules.ts";

/** What a call may do at worst: nothing outside the chat, read, change files in the workspace, run a command, ask the network, or anything. */
export type ToolRisk = "none" | "read" | "edit" | "command" | "network" | "other";

/** A call to be decided about. */
export interface PermissionCall {
  readonly tool: string;
  readonly risk: ToolRisk;
  /** Paths that it reads, absolute or relative to the context's folder, with `/`. */
  readonly reads?: readonly string[];
  /** Paths that it writes, creates, renames or deletes. */
  readonly writes?: readonly string[];
  /** The command line, for `command`. */
  readonly command?: string;
}

/** What a decision depends on besides the call. */
export interface PermissionContext extends Surroundings {
  readonly level: PermissionLevel;
  readonly rules: PermissionRules;
  /** The workspace is trusted; if not, Baton only reads. */
  readonly trusted: boolean;
  /** The command can run in a sandbox, and does if it is allowed for that. */
  readonly sandboxed: boolean;
  /** The absolute folder that commands run in and relative paths begin at, with `/`. */
  readonly folder: string;
  /** How commands are judged; without it each is asked about. */
  readonly judge?: CommandJudge;
}

/** What is to be done with a call. */
export interface PermissionDecision {
  readonly decision: Decision;
  /** One plain sentence, for the user and the model. */
  readonly reason: string;
  /** The rule that decided. */
  readonly rule?: PermissionRule;
  /** Why it is asked about at every level, if so; then no rule can allow it. */
  readonly concern?: Concern;
  /** It is allowed because it runs in the sandbox, and must. */
  readonly inSandbox?: true;
  /** What “always allow” may offer, each exactly what its text shows; none if it can't be allowed for always. */
  readonly alwaysRules: readonly PermissionRule[];
}

/** What is known of a call before rules and level. */
interface KnownCall {
  readonly call: PermissionCall;
  readonly places: readonly CalledPlace[];
  readonly judgement: CommandJudgement | undefined;
  /** What speaks against doing it unasked. */
  readonly findings: readonly Finding[];
}

/**
 * Decides what is done with a call. In this order: deny rules, Restricted Mode and the level `read` deny; what concerns secrets, protected files or hidden characters is asked; ask rules, allow rules, and then the level. Pure over its
 * ports; never rejects.
 */
export async function decidePermission(call: PermissionCall, context: PermissionContext): Promise<PermissionDecision> {
  const known = await look(call, context);
  const denied = ruleFor(context.rules.deny, known);
  if (denied !== undefined) {
    return { decision: "deny", reason: `The rule ${shown(denied)} denies it.`, rule: denied, alwaysRules: [] };
  }
  const forbidden = forbiddenBecause(known, context);
  if (forbidden !== undefined) {
    return { decision: "deny", reason: forbidden, alwaysRules: [] };
  }
  const concern = known.findings.find((finding) => finding.concern !== undefined);
  if (concern?.concern !== undefined) {
    return { decision: "ask", reason: concern.reason, concern: concern.concern, alwaysRules: [] };
  }
  const asked = ruleFor(context.rules.ask, known);
  if (asked !== undefined) {
    return { decision: "ask", reason: `The rule ${shown(asked)} asks for it.`, rule: asked, alwaysRules: [] };
  }
  const allowed = allowRuleFor(context.rules.allow, known);
  return allowed === undefined
    ? { ...byLevel(known, context), alwaysRules: alwaysRules(known) }
    : { decision: "allow", reason: `The rule ${shown(allowed)} allows it.`, rule: allowed, alwaysRules: [] };
}

async function look(call: PermissionCall, context: PermissionContext): Promise<KnownCall> {
  const reads = await placesOf(call.reads ?? [], "read", context.folder, context);
  const writes = await placesOf(call.writes ?? [], "write", context.folder, context);
  const places = [...reads, ...writes];
  const findings = places.flatMap(({ finding }) => finding ?? []);
  for (const path of [...(call.reads ?? []), ...(call.writes ?? [])]) {
    // Letters of other scripts are usual in names of files.
    const hidden = hiddenCharacterIn(path);
    if (hidden !== undefined && hidden.kind !== "lookalike") {
      findings.push({ reason: `The path has a character that can't be seen (${hidden.shown}).`, concern: "hidden" });
    }
  }
  if (call.command === undefined) {
    return { call, places, judgement: undefined, findings };
  }
  if (context.judge === undefined) {
    const finding = { reason: "Baton can't judge commands of this shell." };
    return { call, places, judgement: { parts: [], findings: [finding] }, findings: [...findings, finding] };
  }
  const judgement = await judgeCommandLine(call.command, context.folder, context.judge, context);
  const words = await placesOf(
    judgement.parts.flatMap((part) => part.words.slice(1)),
    "word",
    context.folder,
    context,
  );
  return {
    call,
    places: [...places, ...words],
    judgement,
    findings: [...findings, ...judgement.findings, ...judgement.parts.flatMap((part) => part.findings)],
  };
}

function ruleFor(rules: readonly PermissionRule[], { call, places, judgement }: KnownCall): PermissionRule | undefined {
  return rules.find(
    (rule) =>
      fitsTool(rule, call.tool) &&
      (rule.path === undefined || places.some((place) => place.names.some((name) => fitsPath(rule, name)))) &&
      (rule.command === undefined ||
        (call.command !== undefined && judgement !== undefined && restricts(rule.command, call.command, judgement))),
  );
}

/** A rule that allows must be for all that the call does. */
function allowRuleFor(rules: readonly PermissionRule[], { call, places, judgement }: KnownCall): PermissionRule | undefined {
  const fitting = rules.filter((rule) => fitsTool(rule, call.tool));
  if (call.command !== undefined && judgement !== undefined) {
    const withCommand = fitting.filter((rule) => rule.command !== undefined && rule.path === undefined);
    return (
      allowedBy(withCommand, call.command, judgement) ??
      fitting.find((rule) => rule.tool === call.tool && rule.command === undefined && rule.path === undefined)
    );
  }
  return fitting.find(
    (rule) =>
      rule.command === undefined &&
      (rule.path === undefined
        ? rule.tool !== undefined
        : places.length > 0 && places.every((place) => place.names.every((name) => fitsPath(rule, name)))),
  );
}

/** Why a call isn't done at all, whatever rules allow. */
function forbiddenBecause({ call, places, findings }: KnownCall, { trusted, level }: PermissionContext): string | undefined {
  const changes = call.risk === "edit" || call.risk === "command" || call.risk === "other" || call.risk === "network";
  if (places.some(({ use, outside }) => use === "write" && outside)) {
    return "It writes outside the workspace.";
  }
  if (!trusted && changes) {
    return "The workspace is in Restricted Mode, where Baton only reads.";
  }
  if (level !== "read" || !changes || call.risk === "network") {
    return undefined;
  }
  const changing = findings.find(({ concern }) => concern !== "secret");
  return call.risk !== "command" || changing !== undefined
    ? `The permission level is Read, and this may change something${changing === undefined ? "." : `: ${changing.reason}`}`
    : undefined;
}

function byLevel(
  { call, findings }: KnownCall,
  { level, sandboxed }: PermissionContext,
): Pick<PermissionDecision, "decision" | "reason" | "inSandbox"> {
  const finding = weightiest(findings);
  if (call.risk === "none" || call.risk === "read") {
    return finding === undefined ? { decision: "allow", reason: "It only reads." } : { decision: "ask", reason: finding.reason };
  }
  if (call.risk === "network" || call.risk === "other") {
    return { decision: "ask", reason: call.risk === "network" ? "It asks the network." : "What this tool does isn't known to Baton." };
  }
  if (level === "ask") {
    return { decision: "ask", reason: `The permission level is Ask.` };
  }
  if (call.risk === "edit") {
    return finding === undefined
      ? { decision: "allow", reason: "It edits in the workspace, and can be undone." }
      : { decision: "ask", reason: finding.reason };
  }
  if (finding === undefined) {
    return { decision: "allow", reason: "It only reads." };
  }
  return level === "auto" && sandboxed
    ? { decision: "allow", reason: "It runs in a sandbox.", inSandbox: true }
    : { decision: "ask", reason: finding.reason };
}

function alwaysRules({ call, judgement, places }: KnownCall): readonly PermissionRule[] {
  if (call.command !== undefined && judgement !== undefined) {
    return rulesForCommand(call.command, judgement);
  }
  const [place, more] = places;
  if (place !== undefined && more === undefined) {
    const [name = "", other] = place.names;
    return other === undefined ? [{ tool: call.tool, path: name.replace(/[\\*?[\]{},]/g, "\\$&") }] : [];
  }
  return places.length === 0 ? [{ tool: call.tool }] : [];
}

/** A rule as it stands in the settings. */
function shown(rule: PermissionRule): string {
  return JSON.stringify(rule);
}
