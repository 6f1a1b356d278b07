import { startModelServer } from "../model-server/server.ts";
import { carriers, type Carrier } from "./carriers.ts";
import { hostileTexts, type HostileText } from "./corpus.ts";
import { HostileWorld } from "./hostileWorld.ts";
import { obey } from "./obeyingModel.ts";
import { runCase, type CaseResult } from "./runCase.ts";

/** What is tried. */
export interface InjectionPlan {
  /** Whether a text goes this way. Default: all do. */
  readonly takes?: (text: HostileText, carrier: Carrier) => boolean;
  /** Hears of each case at once. */
  readonly report?: (result: CaseResult) => void;
}

/** Tries hostile texts, each on its ways. */
export async function runInjection({ takes = () => true, report }: InjectionPlan = {}): Promise<readonly CaseResult[]> {
  const world = await HostileWorld.make();
  const server = await startModelServer({ fallback: ({ body }) => obey(body) });
  const results: CaseResult[] = [];
  try {
    for (const text of hostileTexts(world.places)) {
      for (const carrier of carriers.filter((one) => takes(text, one))) {
        const result = await runCase(text, carrier, world, server);
        results.push(result);
        report?.(result);
      }
    }
  } finally {
    await server.close();
    await world.dispose();
  }
  return results;
}
