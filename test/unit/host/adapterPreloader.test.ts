import assert from "node:assert/strict";
import { AdapterPreloader } from "../../../src/host/models/adapterPreloader.ts";
import type { ProviderDescription } from "../../../src/host/models/providerDirectory.ts";
import type { RoleModel } from "../../../src/host/models/roleModels.ts";
import type { Role } from "../../../src/shared/conversation.ts";
import { FakeClock } from "../../fakes/fakeClock.ts";

const provider: ProviderDescription = {
  id: "openai",
  label: "OpenAI",
  type: "openai-compatible",
  baseUrl: "https://api.openai.com/v1",
  origin: "https://api.openai.com",
  about: "",
  api: undefined,
  apiVersion: undefined,
  auth: "key",
  cloud: undefined,
  configured: true,
  presetOrigin: undefined,
  headers: {},
  keyRequired: true,
  keyVariable: undefined,
  keyUrl: undefined,
  defaultModel: undefined,
  defaultWorkerModel: undefined,
  active: true,
  models: [],
  quirks: undefined,
};
const models: Readonly<Record<Role, RoleModel>> = {
  worker: { ok: true, ref: { provider: "openai", model: "gpt-4.1-mini" }, provider },
  orchestrator: { ok: false, message: "No orchestrator model is chosen yet." },
};

function build(outcome: Promise<void> = Promise.resolve()): { readonly preloader: AdapterPreloader; readonly clock: FakeClock; readonly prepared: string[]; readonly errors: string[] } {
  const clock = new FakeClock();
  const prepared: string[] = [];
  const errors: string[] = [];
  const access = {
    prepare: (id: string) => {
      prepared.push(id);
      return outcome;
    },
  };
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: (line: string) => void errors.push(line) };
  const preloader = new AdapterPreloader({ resolve: (role) => models[role] }, access, { clock, log });
  return { preloader, clock, prepared, errors };
}

describe("the adapter preloader", () => {
  it("leaves the host to the panel first, then loads once", () => {
    const { preloader, clock, prepared } = build();
    preloader.soon("worker");
    preloader.soon("worker");
    assert.deepEqual(prepared, []);
    clock.advance(1_000);
    assert.deepEqual(prepared, ["openai"]);
  });

  it("takes the latest role, and loads nothing for one without a model", () => {
    const { preloader, clock, prepared } = build();
    preloader.soon("worker");
    preloader.soon("orchestrator");
    clock.advance(1_000);
    assert.deepEqual(prepared, []);
  });

  it("logs what cannot be loaded", async () => {
    const { preloader, clock, errors } = build(Promise.reject(new Error("The file is gone.")));
    preloader.soon("worker");
    clock.advance(1_000);
    await new Promise(setImmediate);
    assert.deepEqual(errors, ["OpenAI: The file is gone."]);
  });
});
