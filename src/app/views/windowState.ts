import type { BackgroundView, ChangedFileView } from "../../shared/agentViews.ts";
import { withoutUndefined } from "../../shared/json.ts";
import {
  reduceWindow,
  type ChatType,
  type EffortSetting,
  type SetupView,
  type WindowChange,
  type WindowFacts,
} from "../../shared/panelState.ts";
import type { Slot } from "../../shared/step.ts";
import type { RoleModels } from "../models/roleModels.ts";
import type { ViewMemory } from "./viewMemory.ts";

/** Where the window's facts come from. */
export interface WindowPorts {
  readonly roles: Pick<RoleModels, "views">;
  /** How hard each role's model is to think, as the settings say it. */
  efforts(): Readonly<Record<Slot, EffortSetting>>;
  settingsProblems(): readonly string[];
  /** What agents may do by the settings, and what can be chosen here. */
  levels(): Pick<WindowFacts, "defaultLevel" | "levels">;
  /** The type that the user's settings give to chats. */
  chatType(): ChatType;
}

/** What all panels of a window show alike: models, efforts, what a newcomer needs, problems of the settings, earlier prompts. Reported once, to all. */
export class WindowState {
  readonly #ports: WindowPorts;
  readonly #memory: Pick<ViewMemory, "recall" | "remember">;
  readonly #listeners = new Set<(change: WindowChange) => void>();
  #facts: WindowFacts;

  constructor(ports: WindowPorts, memory: Pick<ViewMemory, "recall" | "remember">) {
    this.#ports = ports;
    this.#memory = memory;
    this.#facts = {
      roles: ports.roles.views(),
      setup: { searching: true, offers: [] },
      efforts: ports.efforts(),
      recall: memory.recall(),
      settingsProblems: ports.settingsProblems(),
      chatType: ports.chatType(),
      ...ports.levels(),
    };
  }

  get facts(): WindowFacts {
    return this.#facts;
  }

  /** Calls `listener` with every change, in order. The returned function ends that. */
  onChange(listener: (change: WindowChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Models, keys or settings may be others. */
  refresh(): void {
    this.#change({ type: "roles-set", roles: this.#ports.roles.views() });
    this.#change({ type: "efforts-set", efforts: this.#ports.efforts() });
    this.#change({ type: "levels-set", ...this.#ports.levels() });
    this.#change({ type: "settings-problems-set", problems: this.#ports.settingsProblems() });
  }

  /** The conversation's type may be another. */
  refreshType(): void {
    this.#change({ type: "chat-type-set", chatType: this.#ports.chatType() });
  }

  /** The commands that run in the background; empty: none. */
  setBackground(commands: readonly BackgroundView[]): void {
    this.#change({ type: "background-set", commands });
  }

  /** What agents changed and nobody has kept or undone; empty: nothing. */
  setChangedFiles(files: readonly ChangedFileView[]): void {
    this.#change({ type: "changed-files-set", files });
  }

  /** What is selected in the editor; `undefined`: nothing. */
  setSelection(selection: string | undefined): void {
    this.#change({ type: "selection-set", selection });
  }

  /** What was found for a newcomer. */
  setSetup(setup: SetupView): void {
    this.#change({ type: "setup-set", setup });
  }

  /** Keeps a prompt for Up in the composer. */
  remember(text: string): void {
    if (text.trim() !== "") {
      this.#change({ type: "recall-add", text });
      this.#memory.remember(text);
    }
  }

  #change(made: WindowChange): void {
    const change = withoutUndefined(made);
    this.#facts = reduceWindow(this.#facts, change);
    for (const listener of this.#listeners) {
      listener(change);
    }
  }
}
