import * as vscode from "vscode";
import type { ConnectionTestTarget, TargetOpening } from "../../core/connection/connectionTestTarget.ts";
import { readBedrockKey } from "../../core/connection/region.ts";
import type { Failure } from "../../core/model/failure.ts";
import { isRecord } from "../../core/model/json.ts";
import { findPreset } from "../../providers/presets/presets.ts";
import type { KeySource } from "../../app/accounts/credentials.ts";
import type { ProviderDescription } from "../../app/directory/providerDirectory.ts";
import type { Services } from "../window/services.ts";

/** A provider with the key to test; `undefined` where it needs one and has none. */
export interface TestTarget {
  readonly provider: ProviderDescription;
  readonly source: KeySource | undefined;
}

/** The target as the core tests it. Reads no key. */
export async function targetOf(services: Services, { provider, source }: TestTarget): Promise<ConnectionTestTarget> {
  const { id, label, type, baseUrl, apiVersion, keyUrl, keyRequired } = provider;
  const usual = findPreset(id)?.baseUrl ?? "";
  return {
    provider: id,
    label,
    type,
    baseUrl,
    writtenBaseUrl: writtenBaseUrl(id),
    // A preset whose region is left open is no address yet.
    usualBaseUrl: usual === "" || usual.includes("{") ? undefined : usual,
    apiVersion,
    isPrivateHttpAllowed: provider.isPrivateHttpAllowed,
    problems: services.directory.problemsOf(id),
    keyLabel: source === undefined || source.kind === "none" ? undefined : source.label,
    takesKey: keyRequired,
    keyUrl,
    unapproved: await rejectionOf(services, provider, source),
    open: () => open(services, provider, source),
    chooseModel: (listed) => chooseModel(services, provider, listed),
    facts: async (model) => {
      await services.lists.prepare();
      return services.lists.facts(id, { id: model });
    },
    options: (model) => ({ modelOptions: services.requests.modelOptions({ provider: id, model }) }),
  };
}

/** Why nothing may be sent to the provider's address with this key; `undefined` where it may. */
async function rejectionOf(services: Services, provider: ProviderDescription, source: KeySource | undefined): Promise<Failure | undefined> {
  if (source === undefined || source.approved) {
    return undefined;
  }
  const rejected = await services.access.openSource(provider, source);
  return rejected.ok ? undefined : rejected.failure;
}

async function open(services: Services, provider: ProviderDescription, source: KeySource | undefined): Promise<TargetOpening> {
  if (source === undefined) {
    return { ok: false, failure: services.access.rejection(provider.id) };
  }
  const opening = await services.access.openSource(provider, source);
  if (!opening.ok || provider.type !== "bedrock" || source.kind === "none") {
    return opening;
  }
  const key = await services.credentials.key(source, provider.origin);
  return { ...opening, keyFacts: key === undefined ? undefined : readBedrockKey(key) };
}

/** The address as the user wrote it. */
function writtenBaseUrl(id: string): string | undefined {
  const entries = vscode.workspace.getConfiguration("baton").inspect<unknown>("providers")?.globalValue;
  const entry = isRecord(entries) ? entries[id] : undefined;
  const baseUrl = isRecord(entry) ? entry["baseUrl"] : undefined;
  return typeof baseUrl === "string" ? baseUrl : undefined;
}

/** The model in use at the provider, else its usual one, else the first that it lists. */
function chooseModel(services: Services, provider: ProviderDescription, listed: readonly string[]): string | undefined {
  for (const role of ["worker", "orchestrator"] as const) {
    const resolved = services.roles.resolve(role);
    if (resolved.ok && resolved.provider.id === provider.id) {
      return resolved.ref.model;
    }
  }
  const usual = [provider.defaultWorkerModel, provider.defaultModel].filter((model) => model !== undefined);
  return usual.find((model) => listed.length === 0 || listed.includes(model)) ?? provider.models[0]?.id ?? listed[0] ?? usual[0];
}
