import type { ProviderDescription } from "./providerDirectory.ts";

/** The id of {@link editorProvider}. */
export const editorProviderId = "vscode";

/** The provider whose models VS Code itself gives. */
export const editorProvider: ProviderDescription = {
  id: editorProviderId,
  label: "VS Code",
  about: "The models that VS Code itself and its extensions give.",
  type: "editor",
  baseUrl: "",
  api: undefined,
  apiVersion: undefined,
  auth: "key",
  cloud: undefined,
  origin: "",
  presetOrigin: undefined,
  headers: {},
  keyRequired: false,
  keyVariable: undefined,
  keyUrl: undefined,
  defaultModel: undefined,
  defaultWorkerModel: undefined,
  active: true,
  configured: false,
  models: [],
  quirks: undefined,
};
