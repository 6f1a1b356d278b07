import type { Clock } from "../../core/ports/clock.ts";
import type { Logger } from "../../core/ports/logger.ts";
import type { Slot } from "../../shared/step.ts";
import type { RoleModels } from "../models/roleModels.ts";

/**
 * Loading an SDK holds the extension host for some tens of milliseconds, and so all that waits to be sent from it: this lets a panel that has just
 * been given its state show it first.
 */
const pauseMs = 100;

/** What an answer is made with, beside what starting up loads. Each rejects only if Baton's own files are broken, and costs nothing once it has been loaded. */
export interface AnswerParts {
  /** The code of answering, the request runner, and the models' prices. */
  runtime(): Promise<unknown>;
  /** A provider's adapter with its SDK, and its key. */
  provider(id: string): Promise<void>;
}

/** Loads what the next prompt will need while nobody waits for it. A prompt that comes earlier loads the same. */
export class AnswerPreloader {
  private readonly roles: Pick<RoleModels, "resolve">;
  private readonly parts: AnswerParts;
  private readonly clock: Clock;
  private readonly log: Logger;
  private cancel: (() => void) | undefined;

  constructor(roles: Pick<RoleModels, "resolve">, parts: AnswerParts, ports: { readonly clock: Clock; readonly log: Logger }) {
    this.roles = roles;
    this.parts = parts;
    this.clock = ports.clock;
    this.log = ports.log;
  }

  /** Loads what an answer of the role's model needs a moment from now, in place of what was asked for before and has not begun. Never throws. */
  soon(role: Slot): void {
    this.cancel?.();
    this.cancel = this.clock.after(pauseMs, () => {
      this.load(role);
    });
  }

  private load(role: Slot): void {
    const model = this.roles.resolve(role);
    this.attempt("The code that answers", this.parts.runtime());
    if (model.ok) {
      this.attempt(model.provider.label, this.parts.provider(model.ref.provider));
    }
  }

  private attempt(what: string, loading: Promise<unknown>): void {
    loading.catch((error: unknown) => {
      // The prompt that needs it fails in the same way, and notifies the user.
      this.log.error(`${what} could not be loaded: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
}
