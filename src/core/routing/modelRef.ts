import { closestName } from "./closestName.ts";

/** A model at a provider. */
export interface ModelRef {
  /** The provider's id in the settings. */
  readonly provider: string;
  /** The id that the provider knows the model by; may itself hold colons (`llama3.2:3b`). */
  readonly model: string;
}

/** What the parser must know of a provider to route to it. */
export interface KnownProvider {
  readonly id: string;
  /** Used where the reference names the provider alone. */
  readonly defaultModel?: string | undefined;
  /** The models that the user configured for it. They go before any prefix. */
  readonly models?: readonly string[] | undefined;
}

export type ModelRefResult =
  | { readonly ok: true; readonly ref: ModelRef }
  /** `message` is one sentence for people; `suggestion` is a whole reference that may have been meant. */
  | { readonly ok: false; readonly message: string; readonly suggestion?: string | undefined };

/** Which provider a bare id belongs to by its looks. */
const prefixRoutes: readonly { readonly pattern: RegExp; readonly provider: string }[] = [
  { pattern: /^(?:gpt-|chatgpt-|o\d)/i, provider: "openai" },
  { pattern: /^claude-/i, provider: "anthropic" },
  { pattern: /^gemini-/i, provider: "gemini" },
];

/** The reference as people write it: `provider:model`. {@link parseModelRef} reads it back whenever the provider is known. */
export function formatModelRef(ref: ModelRef): string {
  return `${ref.provider}:${ref.model}`;
}

/**
 * Reads `provider:model`, a provider's id alone (its default model), or a bare model id. The text is split at its first colon, and only
 * where a known provider stands before it, so an id with colons of its own stays whole. A bare id goes to the provider whose configured
 * models list it, then to the one that its prefix reports. Pure; never throws.
 */
export function parseModelRef(text: string, providers: readonly KnownProvider[]): ModelRefResult {
  const trimmed = text.trim();
  if (trimmed === "") {
    return { ok: false, message: "No model is named; write one as provider:model, such as openai:gpt-4.1." };
  }
  const colon = trimmed.indexOf(":");
  const head = colon < 0 ? trimmed : trimmed.slice(0, colon).trim();
  const named = providers.find((provider) => provider.id === head) ?? providers.find((provider) => sameName(provider.id, head));
  if (named !== undefined && colon >= 0) {
    const model = trimmed.slice(colon + 1).trim();
    return model === "" ? defaultOf(named) : { ok: true, ref: { provider: named.id, model } };
  }
  const owner = providers.find((provider) => provider.models?.includes(trimmed) === true);
  if (owner !== undefined) {
    return { ok: true, ref: { provider: owner.id, model: trimmed } };
  }
  if (named !== undefined) {
    return defaultOf(named);
  }
  return routeByPrefix(trimmed, providers) ?? unknownRef(trimmed, colon < 0 ? undefined : head, providers);
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function defaultOf(provider: KnownProvider): ModelRefResult {
  const model = provider.defaultModel;
  if (model !== undefined && model !== "") {
    return { ok: true, ref: { provider: provider.id, model } };
  }
  return { ok: false, message: `“${provider.id}” has no default model; write ${provider.id}:MODEL with the id of one of its models.` };
}

function routeByPrefix(id: string, providers: readonly KnownProvider[]): ModelRefResult | undefined {
  const route = prefixRoutes.find(({ pattern }) => pattern.test(id));
  if (route === undefined) {
    return undefined;
  }
  if (providers.some((provider) => provider.id === route.provider)) {
    return { ok: true, ref: { provider: route.provider, model: id } };
  }
  return { ok: false, message: `“${id}” looks like a model of “${route.provider}”, which is not among your providers.` };
}

function unknownRef(text: string, head: string | undefined, providers: readonly KnownProvider[]): ModelRefResult {
  const ids = providers.map((provider) => provider.id);
  const closestProvider = head === undefined ? undefined : closestName(head, ids);
  if (head !== undefined && closestProvider !== undefined) {
    const suggestion = `${closestProvider}:${text.slice(text.indexOf(":") + 1).trim()}`;
    return { ok: false, message: `There is no provider “${head}”; did you mean ${suggestion}?`, suggestion };
  }
  const references = providers.flatMap((provider) => (provider.models ?? []).map((model) => ({ provider: provider.id, model })));
  const closestModel = closestName(
    text,
    references.map((ref) => ref.model),
  );
  const meant = references.find((ref) => ref.model === closestModel);
  if (meant !== undefined) {
    const suggestion = formatModelRef(meant);
    return { ok: false, message: `No provider has a model “${text}”; did you mean ${suggestion}?`, suggestion };
  }
  const choice = ids.length === 0 ? "no provider is set up" : `the providers are ${ids.join(", ")}`;
  return { ok: false, message: `It is not clear which provider “${text}” belongs to; write provider:model (${choice}).` };
}
