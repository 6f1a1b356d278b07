import type { AnswerTurn } from "../../../src/shared/conversation.ts";
import type { Part } from "../../../src/shared/part.ts";
import { iconButton } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";
import type { ViewContext } from "../base/viewContext.ts";
import { lookOf } from "../calls/callTools.ts";
import { readCommandLine } from "../calls/readResult.ts";

/** Undoes what an answer changed in files. Whether that was undone only the host knows for certain: it says so if there is nothing to do. */
export class Restoring {
  readonly #context: ViewContext;
  /** Whether it was undone here, so that it can be done again. */
  #wasUndone = false;

  constructor(context: ViewContext) {
    this.#context = context;
  }

  /** The buttons for `turn`; none if it changed nothing. */
  buttons(turn: AnswerTurn): readonly HTMLButtonElement[] {
    if (!turn.parts.some(changesFiles)) {
      return [];
    }
    const redo = iconButton("redo", "Redo Changes", testIds.turnRedo, () => this.#act(turn.id, "redo"));
    redo.hidden = !this.#wasUndone;
    const undo = iconButton("discard", "Undo Changes", testIds.turnUndo, () => {
      this.#wasUndone = true;
      redo.hidden = false;
      this.#act(turn.id, "undo");
    });
    return [undo, redo];
  }

  #act(turnId: string, act: "undo" | "redo"): void {
    this.#context.post({ type: "turn-restore", turnId, act });
  }
}

function changesFiles(part: Part): boolean {
  if (part.kind !== "tool-call") {
    return false;
  }
  return lookOf(part.name) === "edit" ? part.state === "done" : readCommandLine(part.line ?? "").changed !== undefined;
}
