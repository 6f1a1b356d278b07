/** Where the catalogue may know a model. */
export interface CataloguePlace {
  /** The provider whose section it is. */
  readonly section: string;
  readonly id: string;
  /** Whether what is asked for costs what that section says. */
  readonly samePrice: boolean;
}

/** A trailing snapshot, as OpenAI (`-2025-04-14`), Anthropic (`-20250929`), Vertex (`@20250929`, `@default`) and others write it. */
const snapshot = /(?:-\d{4}-\d{2}-\d{2}|[-@]\d{8}|@default|@latest)$/;

/** Providers that offer another's models under its own names and prices. Sources: the price lists of Azure and Vertex (global endpoints), 2026-11. */
const hosts: Readonly<Record<string, string>> = { azure: "openai", vertex: "anthropic" };

/** Gateways through which the user pays the provider behind them. */
const passThrough = new Set(["portkey", "litellm"]);

/** What stands before a model's name at gateways (`openai/gpt-4.1`), and whose model it is. Sources: LiteLLM's, Portkey's and OpenRouter's model lists, 2026-11. */
const owners: Readonly<Record<string, string>> = {
  openai: "openai",
  azure: "openai",
  "azure-openai": "openai",
  anthropic: "anthropic",
  bedrock: "bedrock",
  vertex_ai: "vertex",
  "vertex-ai": "vertex",
  google: "gemini",
  gemini: "gemini",
  xai: "xai",
  "x-ai": "xai",
  mistral: "mistral",
  mistralai: "mistral",
  "mistral-ai": "mistral",
  deepseek: "deepseek",
  groq: "groq",
  together_ai: "together",
  "together-ai": "together",
  fireworks_ai: "fireworks",
  "fireworks-ai": "fireworks",
  openrouter: "openrouter",
};

/** Whose model it is by the beginning of its name, for gateways that name it alone. */
const families: readonly (readonly [pattern: RegExp, section: string])[] = [
  [/^(?:gpt-|chatgpt-|o\d|text-embedding-|text-moderation-|omni-moderation-|whisper-|tts-|dall-e-|sora-)/, "openai"],
  [/^claude-/, "anthropic"],
  [/^gemini-/, "gemini"],
  [/^grok-/, "xai"],
  [/^(?:mistral|codestral|ministral|magistral|devstral|pixtral)-/, "mistral"],
  [/^deepseek-/, "deepseek"],
];

/**
 * Where to look for a model, the likeliest first: the provider's own section by the exact name, then without its snapshot; then the section of whom the
 * model is. A name without an owner is led to one only at gateways that pass everything through, and without a price. Pure.
 */
export function placesOf(provider: string, model: string, type?: string): readonly CataloguePlace[] {
  const own = sectionPlaces(provider, model, true);
  if (type !== undefined && type !== provider && type !== "openai-compatible") {
    own.push(...sectionPlaces(type, model, true));
  }
  const isGateway = passThrough.has(provider);
  const [, prefix, rest] = /^@?([\w-]+)\/(.+)$/.exec(model) ?? [];
  const owner = prefix === undefined ? undefined : owners[prefix.toLowerCase()];
  if (owner !== undefined && rest !== undefined) {
    return [...own, ...sectionPlaces(owner, rest, isGateway)];
  }
  const family = isGateway ? families.find(([pattern]) => pattern.test(rest ?? model))?.[1] : undefined;
  return family === undefined ? own : [...own, ...sectionPlaces(family, rest ?? model, false)];
}

function sectionPlaces(section: string, model: string, samePrice: boolean): CataloguePlace[] {
  const base = model.replace(/^models\//, "");
  const ids = [...new Set([model, base, base.replace(snapshot, "")])];
  const places = ids.map((id) => ({ section, id, samePrice }));
  const host = hosts[section];
  if (host !== undefined) {
    places.push(...sectionPlaces(host, model, samePrice));
  }
  if (section === "bedrock") {
    places.push(...bedrockPlaces(model, samePrice));
  }
  if (section === "anthropic") {
    // Gateways write the version with a dot.
    const dashed = base.replace(snapshot, "").replace(/(\d)\.(\d)/g, "$1-$2");
    places.push({ section, id: dashed, samePrice });
  }
  return places;
}

/** `arn:…/us.anthropic.claude-sonnet-4-5-20250929-v1:0`: regions have prices of their own, so Anthropic's own section has all but those. */
function bedrockPlaces(model: string, samePrice: boolean): CataloguePlace[] {
  const profile = model.slice(model.lastIndexOf("/") + 1);
  const name = /(?:^|\.)anthropic\.(claude-.+?)(?:-v\d+(?::\d+)?(?::\w+)?)?$/.exec(profile)?.[1];
  const places: CataloguePlace[] = [{ section: "bedrock", id: profile, samePrice }];
  return name === undefined
    ? places
    : [
        ...places,
        { section: "anthropic", id: name, samePrice: false },
        { section: "anthropic", id: name.replace(snapshot, ""), samePrice: false },
      ];
}
