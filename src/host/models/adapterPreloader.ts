import type { Clock } from "../../core/ports/clock.ts";
import type { Logger } from "../../core/ports/logger.ts";
import type { Role } from "../../shared/conversation.ts";
import type { ProviderAccess } from "./providerAccess.ts";
import type { RoleModels } from "./roleModels.ts";

/**
 * Loading an SDK holds the extension host for some tens of milliseconds, and so all that waits to be sent from it: this lets a panel that has just
 * been told its state show it first.
 */
const restMs = 100;

/** Loads what the next prompt will need while nobody waits for it. */
export class AdapterPreloader {
  private readonly roles: Pick<RoleModels, "resolve">;
  private readonly access: Pick<ProviderAccess, "prepare">;
  private readonly clock: Clock;
  private readonly log: Logger;
  private cancel: (() => void) | undefined;

  constructor(roles: Pick<RoleModels, "resolve">, access: Pick<ProviderAccess, "prepare">, ports: { readonly clock: Clock; readonly log: Logger }) {
    this.roles = roles;
    this.access = access;
    this.clock = ports.clock;
    this.log = ports.log;
  }

  /** Loads the adapter of the role's provider a moment from now, in place of one that was asked for before and has not begun. Never throws. */
  soon(role: Role): void {
    this.cancel?.();
    this.cancel = this.clock.after(restMs, () => void this.load(role));
  }

  private async load(role: Role): Promise<void> {
    const model = this.roles.resolve(role);
    if (!model.ok) {
      return;
    }
    try {
      await this.access.prepare(model.ref.provider);
    } catch (error) {
      // The prompt that needs it fails in the same way, and tells the user.
      this.log.error(`${model.provider.label}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
