import type { Permission, PermissionQuestion, Permissions, ApprovalAnswer } from "../../core/agent/agentPorts.ts";
import { fitsGlobs } from "../../core/plan/globs/globOverlap.ts";
import type { AnswerWorker } from "../../core/plan/worker/askOrchestrator.ts";
import type { Workspace } from "../../core/ports/workspace.ts";
import { usedPaths } from "../../core/tools/files/usedPaths.ts";
import { shownPath } from "../../core/tools/workspacePath.ts";
import type { PlanTask } from "../../shared/plan.ts";

const outside = "The task doesn't name this file among those that it may write, so the orchestrator is asked.";

/**
 * The permissions of a task's run: those of its conversation, and besides them the task's globs. A write to another file is a question to the orchestrator; if that says yes, the file is the task's from then on, and the
 * conversation's own permissions decide.
 */
export class TaskPermissions implements Permissions {
  readonly #task: PlanTask;
  readonly #inner: Permissions;
  readonly #workspace: Pick<Workspace, "folders" | "ignoresCase">;
  readonly #answer: AnswerWorker;
  readonly #granted: string[] = [];

  constructor(task: PlanTask, inner: Permissions, workspace: Pick<Workspace, "folders" | "ignoresCase">, answer: AnswerWorker) {
    this.#task = task;
    this.#inner = inner;
    this.#workspace = workspace;
    this.#answer = answer;
  }

  /** What the task may write: its own globs and what the orchestrator has allowed. */
  get writes(): readonly string[] {
    return [...this.#task.writes, ...this.#granted];
  }

  /** The orchestrator has allowed these files. */
  grant(files: readonly string[]): void {
    this.#granted.push(...files);
  }

  async decide(question: PermissionQuestion): Promise<Permission> {
    const permission = await this.#inner.decide(question);
    return permission.decision === "deny" || this.#outside(question).length === 0 ? permission : { decision: "ask", reason: outside };
  }

  async approve(question: PermissionQuestion, permission: Permission, signal: AbortSignal): Promise<ApprovalAnswer> {
    const files = this.#outside(question);
    if (files.length > 0) {
      const words = `The worker of “${this.#task.title}” wants to write ${files.join(", ")}, which its task doesn't name. May it?`;
      const answer = await this.#answer({ kind: "write", question: words, files }, signal);
      if (answer === undefined || answer.isDenied === true) {
        return { answer: "deny", words: `The orchestrator says no. ${answer?.text ?? ""}`.trim() };
      }
      this.grant(files);
    }
    // Asked anew: its own answer was hidden behind the question of whose file it is.
    const own = await this.#inner.decide(question);
    switch (own.decision) {
      case "allow":
        return { answer: "allow" };
      case "deny":
        return { answer: "deny", words: own.reason };
      case "ask":
        return this.#inner.approve(question, permission.reason === outside ? own : permission, signal);
    }
  }

  #outside({ name, args }: PermissionQuestion): readonly string[] {
    const { folders, ignoresCase } = { folders: this.#workspace.folders(), ignoresCase: this.#workspace.ignoresCase };
    return usedPaths(name, args, folders, ignoresCase)
      .writes.map((path) => shownPath(path, folders, ignoresCase))
      .filter((path) => !fitsGlobs(path, this.writes, ignoresCase));
  }
}
