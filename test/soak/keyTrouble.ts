import type { Clock } from "../../src/core/ports/clock.ts";
import type { RequestRunner } from "../../src/app/execution/requestRunner.ts";
import { pause } from "./conversation.ts";
import { randomOf } from "./plan.ts";
import { soakAccountId } from "./soakApp.ts";
import type { SoakProvider } from "./soakProviders.ts";
import type { SoakServer } from "./soakServer.ts";

/** What the trouble needs. */
export interface TroublePorts {
  readonly clock: Clock;
  readonly runner: Pick<RequestRunner, "clearKeyCooldown">;
  readonly server: SoakServer;
  readonly providers: readonly SoakProvider[];
  readonly seed: number;
}

/**
 * Takes keys out of use, one after the other, rejected or used up, at most half of a provider's at a time, and puts each back after a while; then the client is notified as
 * it is when a user replaces a key. Resolves, with how many there were, once `isOver` and all are back.
 */
export async function makeTrouble({ clock, runner, server, providers, seed }: TroublePorts, isOver: () => boolean): Promise<number> {
  const random = randomOf(`trouble ${String(seed)}`);
  const out = new Set<string>();
  const returns: Promise<void>[] = [];
  let count = 0;
  while (!isOver()) {
    await pause(clock, 500 + random() * 1500);
    const provider = providers[Math.floor(random() * providers.length)];
    const index = Math.floor(random() * (provider?.keys.length ?? 0));
    const key = provider?.keys[index];
    if (
      provider === undefined ||
      key === undefined ||
      out.has(key) ||
      provider.keys.filter((other) => out.has(other)).length >= provider.keys.length / 2
    ) {
      continue;
    }
    out.add(key);
    count += 1;
    await server.setKey(provider.owner, key, random() < 0.5 ? "rejected" : "used-up");
    const cooldownMs = 1000 + random() * 5000;
    returns.push(
      (async () => {
        await pause(clock, cooldownMs);
        await server.setKey(provider.owner, key, undefined);
        out.delete(key);
        runner.clearKeyCooldown(soakAccountId(provider, index), server.origins[provider.owner] ?? "");
        // Whatever was reported up to now no longer counts, neither here nor for the client.
        await server.setKey(provider.owner, key, undefined);
      })(),
    );
  }
  await Promise.all(returns);
  return count;
}
