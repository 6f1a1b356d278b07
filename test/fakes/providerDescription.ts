import type { ProviderDescription } from "../../src/app/directory/providerDirectory.ts";

/** A provider that speaks Chat Completions at an address where nothing is, with what a test says of it. */
export function describedProvider(more: Partial<ProviderDescription> = {}): ProviderDescription {
  return {
    id: "fake",
    label: "Fake",
    type: "openai-compatible",
    baseUrl: "http://127.0.0.1:1/v1",
    origin: "http://127.0.0.1:1",
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
    ...more,
  };
}
