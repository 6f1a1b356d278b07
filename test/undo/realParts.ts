import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { combinedRecorder } from "../../src/app/changes/combinedRecorder.ts";
import { followedWorkspace } from "../../src/app/changes/followedWorkspace.ts";
import { PendingChanges } from "../../src/app/changes/pendingChanges.ts";
import { PendingStore } from "../../src/app/changes/pendingStore.ts";
import { systemClock } from "../../src/app/clock.ts";
import { NodeFileWatch } from "../../src/app/fileWatch/nodeFileWatch.ts";
import { nodeProcesses } from "../../src/app/processes/nodeProcesses.ts";
import { ConversationSnapshots } from "../../src/app/snapshots/conversationSnapshots.ts";
import type { TurnOutcome } from "../../src/app/snapshots/turnSnapshots.ts";
import type { JsonObject } from "../../src/core/model/json.ts";
import { isSecretPath } from "../../src/core/permissions/terms/sensitivePaths.ts";
import { runCommandTool } from "../../src/core/tools/commands/runCommand.ts";
import { KnownFiles } from "../../src/core/tools/edits/knownFiles.ts";
import { fileTools } from "../../src/core/tools/files/fileTools.ts";
import { FakeClock } from "../fakes/fakeClock.ts";
import { TemporaryWorkspace } from "../fakes/temporaryWorkspace.ts";
import { OpenEditor } from "./openEditor.ts";

/** A call that was made: whether it did what it was to, and what the model gets. */
export interface Called {
  readonly ok: boolean;
  readonly text: string;
}

/** The parts that undo is made of, over real files: what the application puts together for a window. */
export class RealParts {
  readonly place = new TemporaryWorkspace();
  readonly editor: OpenEditor;
  pending!: PendingChanges;
  /** What was reported to the user unasked. */
  readonly reports: string[] = [];
  readonly #shims = join(this.place.outside, "bin");
  readonly #gitCalls = join(this.place.outside, "git-calls");
  #snapshots!: ConversationSnapshots;
  #watch!: NodeFileWatch;
  #known = new Map<string, KnownFiles>();
  #ids = 0;
  readonly #path = process.env["PATH"];

  constructor() {
    this.editor = new OpenEditor(this.place.workspace);
    mkdirSync(this.#shims);
    writeFileSync(join(this.#shims, "git"), `#!/bin/sh\necho "$@" >> '${this.#gitCalls}'\n`, { mode: 0o755 });
    process.env["PATH"] = `${this.#shims}:${this.#path ?? ""}`;
    // That a call of git is seen is shown before it's said that there was none.
    execFileSync("git", ["status"], { env: process.env });
    if (this.gitCalls().length !== 1) {
      throw new Error("Calls of git aren't seen.");
    }
    writeFileSync(this.#gitCalls, "");
  }

  at(path: string): string {
    return join(this.place.root, path);
  }

  /** As when a window opens: everything is made anew of what is on the disk. */
  async open(): Promise<void> {
    const { workspace } = this.editor;
    this.editor.pending = undefined;
    this.#snapshots = new ConversationSnapshots(join(this.place.outside, "snapshots"), workspace);
    this.pending = await PendingChanges.open({
      workspace: followedWorkspace(workspace, this.#snapshots.undoRecorder()),
      store: new PendingStore(join(this.place.outside, "changes")),
      clock: new FakeClock(),
      newId: () => `id${String(this.#ids++)}`,
      shown: (path) => path.slice(this.place.root.length + 1),
      report: (message) => this.reports.push(message),
    });
    this.#watch = new NodeFileWatch({ workspace, clock: systemClock, isSecret: isSecretPath, noteSaves: this.editor.noteSaves });
    this.#known = new Map();
    this.editor.pending = this.pending;
    this.editor.reopened();
  }

  async restart(): Promise<void> {
    await this.pending.flush();
    await this.open();
  }

  /** A call of a tool in a turn, which is `conversation-number`. */
  async call(turn: string, name: string, args: JsonObject): Promise<Called> {
    const conversation = turn.split("-")[0] ?? "";
    const known = this.#known.get(conversation) ?? new KnownFiles();
    this.#known.set(conversation, known);
    const { workspace } = this.editor;
    const recorder = combinedRecorder([this.#snapshots.recorder(conversation, turn), this.pending.recorder("agent")]);
    const tools = [
      ...fileTools({ workspace, known, recorder, isSecret: isSecretPath }),
      runCommandTool({
        processes: nodeProcesses,
        folder: () => this.place.root,
        environment: () => ({ PATH: process.env["PATH"] ?? "", LANG: "C.UTF-8" }),
        changes: () => ({ workspace, watch: this.#watch, recorder }),
      }),
    ];
    const tool = tools.find((one) => one.name === name);
    if (tool === undefined) {
      throw new Error(`There is no tool ${name}.`);
    }
    const result = await tool.run(args, { callId: "c", stepId: "s", output: () => undefined }, new AbortController().signal);
    const text = result.ok ? result.parts.map((part) => (part.type === "text" ? part.text : "")).join("\n") : result.message;
    return { ok: result.ok, text };
  }

  restore(turn: string, act: "undo" | "redo"): Promise<TurnOutcome> {
    const workspace = followedWorkspace(this.editor.workspace, this.pending.recorder(act));
    return this.#snapshots.restore(turn.split("-")[0] ?? "", turn, act, workspace);
  }

  /** Calls of git since the beginning, by whomever. */
  gitCalls(): readonly string[] {
    return readFileSync(this.#gitCalls, "utf8")
      .split("\n")
      .filter((line) => line !== "");
  }

  dispose(): void {
    process.env["PATH"] = this.#path;
    this.place.dispose();
  }
}
