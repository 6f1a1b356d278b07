import { Admission } from "../../../src/core/resilience/admission.ts";
import { execute } from "../../../src/core/resilience/executor.ts";
import { HealthBook } from "../../../src/core/resilience/healthBook.ts";
import { RunControl } from "../../../src/core/resilience/runControl.ts";
import { systemClock as clock } from "../../../src/app/clock.ts";
import { candidatesOf, targetOf, type SoakProvider } from "../../soak/soakProviders.ts";
import type { Contender } from "./contender.ts";

/** Baton's path of requests, with all the keys. It may wait for as long as `maxWaitMs`. */
export function batonContender(provider: SoakProvider, origin: string, maxWaitMs: number): Contender {
  const health = new HealthBook();
  const ports = { clock, random: Math.random, health, admission: new Admission(clock, health) };
  const candidates = candidatesOf(provider, origin);
  return {
    name: "Baton",
    ask: async (conversation, prompt, signal) => {
      const execution = {
        targets: [targetOf(provider, candidates, prompt)],
        limits: { maxWaitMs, maxAttempts: 3 },
        silence: { firstByteMs: 60_000, idleMs: 60_000 },
        tokens: prompt.split(" ").length,
        stickyKey: `conversation ${String(conversation)}`,
        control: new RunControl(signal),
      };
      for await (const event of execute(execution, ports)) {
        if (event.type === "finish") {
          return true;
        }
      }
      return false;
    },
  };
}
