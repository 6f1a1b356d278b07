import { startModelServer } from "../model-server/server.ts";
import { AgentApp } from "../throughApp/agentApp.ts";
import { carriers, type Carrier } from "./carriers.ts";
import { hostileTexts, type HostileText } from "./corpus.ts";
import { HostileWorld } from "./hostileWorld.ts";
import { obey } from "./obeyingModel.ts";
import { runCase, type CasePlace, type CaseResult } from "./runCase.ts";

/** What is tried. */
export interface InjectionPlan {
  /** Whether a text goes this way. Default: all do. */
  readonly takes?: (text: HostileText, carrier: Carrier) => boolean;
  /** Hears of each case at once. */
  readonly report?: (result: CaseResult) => void;
}

/** Tries hostile texts, each on its ways. */
export function runInjection({ takes = () => true, report }: InjectionPlan = {}): Promise<readonly CaseResult[]> {
  return withObeyingModel(async (place) => {
    const results: CaseResult[] = [];
    for (const text of hostileTexts(place.world.places)) {
      for (const carrier of carriers.filter((one) => takes(text, one))) {
        const result = await runCase(text, carrier, place);
        results.push(result);
        report?.(result);
      }
    }
    return results;
  });
}

/** Does something in a world with secrets, with a model that obeys. */
export async function withObeyingModel<T>(act: (place: CasePlace) => Promise<T>): Promise<T> {
  const world = await HostileWorld.make();
  const server = await startModelServer({ fallback: ({ body }) => obey(body) });
  const app = await AgentApp.open(server);
  try {
    return await act({ world, server, app });
  } finally {
    await app.dispose();
    await server.close();
    await world.dispose();
  }
}
