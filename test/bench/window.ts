import { addKey, beginJourney, chooseModel, type Journey } from "../e2e/journey.ts";

/** Opens a window in which Baton has a key and a model for both roles: what it is like from the second day on. */
export async function openReadyWindow(): Promise<Journey> {
  const journey = await beginJourney();
  try {
    await addKey(journey.bench, "OpenAI", journey.server.keys.openai, "bench");
    await chooseModel(journey.bench, "Worker", "gpt-4.1-mini");
    await chooseModel(journey.bench, "Orchestrator", "gpt-4.1");
    return journey;
  } catch (error) {
    await journey.dispose();
    throw error;
  }
}
