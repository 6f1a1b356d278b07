import type { App } from "../../app/composition/buildApp.ts";
import type { ActiveSelection } from "../chat/activeSelection.ts";
import type { StateStore } from "../../core/ports/stateStore.ts";
import type { CommandsAccess } from "../tools/commandsAccess.ts";
import type { InstructionChoices } from "../../app/context/instructionChoices.ts";
import type { ChangesAccess } from "../changes/changesAccess.ts";

/** What the commands work with: the application, built once in `extension.ts`, and how this window speaks to its user. */
export interface Services extends App {
  /** Reports good news where it is not in the way. */
  announce(message: string): void;
  /** What is selected in the editor that was used last. */
  readonly selection: ActiveSelection;
  /** Small values that outlive the window, for all windows. */
  readonly state: StateStore;
  /** Which instruction files and skills of the workspace are used. */
  readonly instructions: InstructionChoices;
  /** What agents change in this window's files, and what the user does with it. */
  readonly changes: ChangesAccess;
  /** The commands that agents run. */
  readonly commands: CommandsAccess;
}
