import assert from "node:assert/strict";
import { readEvents } from "../../src/core/readyEvents.ts";
import { Admission } from "../../src/core/resilience/admission.ts";
import type { RequestPriority } from "../../src/core/resilience/admissionQueue.ts";
import { execute } from "../../src/core/resilience/executor.ts";
import { HealthBook } from "../../src/core/resilience/healthBook.ts";
import { RunControl } from "../../src/core/resilience/runControl.ts";
import { HeldClock } from "../fakes/heldClock.ts";
import type { ModelServer } from "../model-server/script.ts";
import { startModelServer } from "../model-server/server.ts";
import { candidatesOf, soakProviders, targetOf } from "../soak/soakProviders.ts";

for (const provider of soakProviders(1)) {
  describe(`ten workers that wait for the limit of a key (${provider.owner})`, () => {
    let server: ModelServer;

    before(async () => {
      server = await startModelServer({
        keys: { [provider.owner]: provider.keys },
        limits: { [provider.owner]: { ...provider.limit, kind: "window", requests: 1, tokens: undefined, windowMs: 1500 } },
      });
    });
    after(() => server.close());

    it("let the user's prompt be the next request", async () => {
      // However slow this machine is: the limit frees up no request before the user's prompt waits too.
      const clock = new HeldClock();
      const health = new HealthBook();
      const ports = { clock, random: Math.random, health, admission: new Admission(clock, health) };
      const candidates = candidatesOf(provider, server.origin);
      const control = new RunControl();
      const waiting = Array.from({ length: 11 }, () => Promise.withResolvers<void>());
      let waits = 0;
      /** Prompts, as they are let go. */
      const opened: string[] = [];
      const ask = (prompt: string, priority: RequestPriority): Promise<void> => {
        const own = candidates.map((candidate) => ({
          ...candidate,
          open: (...args: Parameters<typeof candidate.open>) => {
            opened.push(prompt);
            return candidate.open(...args);
          },
        }));
        const order = {
          targets: [targetOf(provider, own, prompt)],
          limits: { maxWaitMs: 600_000, maxAttempts: 20 },
          silence: { firstByteMs: 60_000, idleMs: 60_000 },
          tokens: 1,
          priority,
          control,
        };
        return readEvents(execute(order, ports), (event) => {
          if (event.type === "wait-start") {
            waiting[waits++]?.resolve();
          }
        });
      };
      // The first request learns of the limit.
      await ask("first", "worker");
      const asked = Array.from({ length: 10 }, (_, index) => ask(`worker ${String(index)}`, "worker"));
      await Promise.all(waiting.slice(0, 10).map(({ promise }) => promise));
      const before = opened.length;
      const answered = ask("the user's prompt", "interactive");
      await waiting[10]?.promise;
      clock.release();
      await answered;
      assert.equal(opened[before], "the user's prompt");
      const arrived = server.requests.findIndex(({ body }) => JSON.stringify(body).includes("the user's prompt"));
      assert.ok(
        arrived >= 0 && arrived <= before,
        `${String(arrived)} requests came before it, of which ${String(before)} were let go before it`,
      );
      control.stop();
      await Promise.all(asked);
    });
  });
}
