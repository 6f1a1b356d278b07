import type { PermissionQuestion, Permission, Permissions, ApprovalAnswer } from "../../core/agent/agentPorts.ts";
import { decidePermission, type PermissionCall, type PermissionDecision } from "../../core/permissions/decidePermission.ts";
import type { PermissionLevel, PermissionRule, PermissionRules } from "../../core/permissions/permissionRules.ts";
import { ChangeRejection, type ChangeRecorder, type FileChange } from "../../core/tools/files/fileChange.ts";
import type { ToolContext } from "../../core/tools/tool.ts";
import type { ApprovalView } from "../../shared/agentViews.ts";
import { withoutUndefined } from "../../shared/json.ts";
import type { AgentWorld } from "./agentWorld.ts";
import { approvalDetail } from "./approvalDetail.ts";
import { changePreview, isSameChange } from "./changePreview.ts";
import type { ChatApprovals } from "./chatApprovals.ts";
import { commandFolder, commandShell, realFolders } from "./commandPlace.ts";
import { permissionCall } from "./permissionCall.ts";
import type { UserRequests } from "./userRequests.ts";

/** What decides on the calls of a run, and who is asked. */
export interface PermissionPorts {
  readonly world: AgentWorld;
  readonly approvals: ChatApprovals;
  readonly requests: Pick<UserRequests, "ask">;
  readonly turnId: string;
  /** Who makes the calls. */
  readonly agent: string;
  /** As it is at the moment. */
  level(): PermissionLevel;
  rules(): PermissionRules;
  /** Adds a rule to the user's settings. Rejects if they cannot be written. */
  addAllowRule(rule: PermissionRule): Promise<void>;
  /** The part of a call in its answer. */
  partOf(call: Pick<ToolContext, "callId" | "stepId">): string | undefined;
  /** Hears of trouble that stops nothing. */
  warn(message: string): void;
  newId(): string;
}

const changedMeanwhile =
  "The file has changed since the user was asked about this call, so it would change something else. Nothing was written. Read the file, and make the call again.";

type CallKey = Pick<ToolContext, "callId" | "stepId">;

/** Decides on the calls of one run by level, rules and what was allowed before, and asks the user about the rest, with all that a call would do. */
export class AgentPermissions implements Permissions {
  readonly #ports: PermissionPorts;
  readonly #asked = new Map<string, { readonly call: PermissionCall; readonly decision: PermissionDecision }>();
  readonly #unasked = new Set<string>();
  readonly #sandboxed = new Set<string>();
  /** The changes that the user was shown. */
  readonly #shown = new Map<string, FileChange>();

  constructor(ports: PermissionPorts) {
    this.#ports = ports;
  }

  async decide({ tool, args, ...name }: PermissionQuestion): Promise<Permission> {
    const { world, approvals } = this.#ports;
    const call = permissionCall(tool, args, world.workspace);
    const { rules } = approvals;
    const decision = await this.#decided(call, rules, args["outsideSandbox"] === true);
    if (decision.decision === "ask") {
      if (approvals.has(call, args)) {
        return { decision: "allow", reason: "You allowed it in this chat." };
      }
      this.#asked.set(keyOf(name), { call, decision });
      return decision;
    }
    if (decision.rule !== undefined && rules.includes(decision.rule)) {
      return { decision: "allow", reason: "You allowed it in this chat." };
    }
    if (decision.inSandbox === true) {
      this.#sandboxed.add(keyOf(name));
    } else if (decision.decision === "allow" && decision.rule === undefined) {
      this.#unasked.add(keyOf(name));
    }
    return decision;
  }

  async approve(question: PermissionQuestion, { reason }: Permission, signal: AbortSignal): Promise<ApprovalAnswer> {
    const { tool, args, ...name } = question;
    const { world, requests, turnId, agent, approvals } = this.#ports;
    const asked = this.#asked.get(keyOf(name));
    const call = asked?.call ?? permissionCall(tool, args, world.workspace);
    const [rule] = asked?.decision.alwaysRules ?? [];
    const change = await changePreview(world.workspace, tool.name, args, signal);
    const view: ApprovalView = withoutUndefined({
      kind: "call",
      id: this.#ports.newId(),
      turnId,
      partId: this.#ports.partOf(name) ?? "",
      agent,
      tool: tool.name,
      line: tool.runningLine(args),
      risk: tool.risk,
      reason,
      detail: approvalDetail(call, args, change, (await commandFolder(world.workspace)).label),
      rule: rule && JSON.stringify(rule),
    });
    const reply = await requests.ask(view, signal);
    if (reply?.answer !== "allow") {
      return { answer: "deny", ...(reply?.answer === "deny" ? { words: reply.words, ends: reply.ends } : {}) };
    }
    if (change !== undefined) {
      this.#shown.set(keyOf(name), change);
    }
    if (reply.scope !== "once") {
      approvals.add(call, args, { alwaysRules: rule === undefined ? [] : [rule] });
    }
    if (reply.scope === "always" && rule !== undefined) {
      await this.#keep(rule);
    }
    return { answer: "allow" };
  }

  /** Whether a call was judged to just read, and runs without anybody's word. */
  isUnasked(name: CallKey): boolean {
    return this.#unasked.has(keyOf(name));
  }

  /** Whether a call was allowed because it runs in the sandbox. */
  isSandboxed(name: CallKey): boolean {
    return this.#sandboxed.has(keyOf(name));
  }

  /** The same recorder, which lets only those changes of calls that were approved happen that the user was shown. */
  guarded(recorder: ChangeRecorder): ChangeRecorder {
    return {
      ...recorder,
      record: (change, context) => {
        const shown = this.#shown.get(keyOf(context));
        if (shown !== undefined && !isSameChange(shown, change)) {
          return Promise.reject(new ChangeRejection(changedMeanwhile));
        }
        // What the editor makes of it when it saves it comes after.
        this.#shown.delete(keyOf(context));
        return recorder.record(change, context);
      },
    };
  }

  async #decided(call: PermissionCall, chatRules: readonly PermissionRule[], isOutside: boolean): Promise<PermissionDecision> {
    const { world } = this.#ports;
    const level = this.#ports.level();
    const mayBeSandboxed = level === "auto" && call.command !== undefined && !isOutside;
    const { deny, ask, allow } = this.#ports.rules();
    const folder = await commandFolder(world.workspace);
    const folders = await realFolders(world.workspace);
    const judge = call.command === undefined ? {} : { judge: { shell: commandShell, parser: await world.loadShellParser(commandShell) } };
    return decidePermission(call, {
      files: world.fileFacts,
      workspaceFolders: folders,
      level,
      rules: { deny, ask, allow: [...allow, ...chatRules] },
      trusted: world.switches.isTrusted(),
      sandboxed: mayBeSandboxed && (await world.sandbox?.state())?.ok === true,
      folder: folder.path,
      ...judge,
    });
  }

  /** Settings that cannot be written cost the rule, not the call. */
  async #keep(rule: PermissionRule): Promise<void> {
    try {
      await this.#ports.addAllowRule(rule);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#ports.warn(`The rule ${JSON.stringify(rule)} couldn't be written to your settings, and holds for this chat only: ${why}`);
    }
  }
}

function keyOf({ stepId, callId }: CallKey): string {
  return `${stepId} ${callId}`;
}
