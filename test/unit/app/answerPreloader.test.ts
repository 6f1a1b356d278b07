import assert from "node:assert/strict";
import { AnswerPreloader, type AnswerParts } from "../../../src/app/views/answerPreloader.ts";
import type { RoleModel } from "../../../src/app/models/roleModels.ts";
import type { Slot } from "../../../src/shared/step.ts";
import { FakeClock } from "../../fakes/fakeClock.ts";
import { describedProvider } from "../../fakes/providerDescription.ts";

const provider = describedProvider({ id: "openai", label: "OpenAI" });
const models: Readonly<Record<Slot, RoleModel>> = {
  worker: { ok: true, ref: { provider: "openai", model: "gpt-4.1-mini" }, provider },
  orchestrator: { ok: false, message: "No orchestrator model is selected." },
};

function build(change: Partial<AnswerParts> = {}): {
  readonly preloader: AnswerPreloader;
  readonly clock: FakeClock;
  readonly loaded: string[];
  readonly errors: string[];
} {
  const clock = new FakeClock();
  const loaded: string[] = [];
  const errors: string[] = [];
  const note = (part: string): Promise<void> => {
    loaded.push(part);
    return Promise.resolve();
  };
  const parts: AnswerParts = {
    runtime: () => note("runtime"),
    provider: note,
    ...change,
  };
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: (line: string) => void errors.push(line) };
  const preloader = new AnswerPreloader({ resolve: (role) => models[role] }, parts, { clock, log });
  return { preloader, clock, loaded, errors };
}

describe("what the next answer needs", () => {
  it("is loaded once the panel has had its turn, and once", () => {
    const { preloader, clock, loaded } = build();
    preloader.soon("worker");
    preloader.soon("worker");
    assert.deepEqual(loaded, []);
    clock.advance(1_000);
    assert.deepEqual(loaded.sort(), ["openai", "runtime"]);
  });

  it("is for the latest role, and for one without a model only what says so", () => {
    const { preloader, clock, loaded } = build();
    preloader.soon("worker");
    preloader.soon("orchestrator");
    clock.advance(1_000);
    assert.deepEqual(loaded, ["runtime"]);
  });

  it("is logged if it cannot be loaded; the rest is loaded all the same", async () => {
    const { preloader, clock, loaded, errors } = build({ provider: () => Promise.reject(new Error("The file is gone.")) });
    preloader.soon("worker");
    clock.advance(1_000);
    await new Promise(setImmediate);
    assert.deepEqual(errors, ["OpenAI could not be loaded: The file is gone."]);
    assert.deepEqual(loaded.sort(), ["runtime"]);
  });
});
