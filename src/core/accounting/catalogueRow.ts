import type { ModelFacts, PriceTier } from "./catalogue.ts";

/**
 * A model's facts as the catalogue file has them, for its size: window, limit of the answer, prices of input, output, cache read and cache write, abilities
 * (`r`easoning, `v`ision, `f`iles, `a`udio, `t`ools, or `-` alone for what cannot be asked at all), and tiers as threshold and prices. `null` is not known.
 */
export type CatalogueRow = readonly [
  contextWindow: number | null,
  maxOutputTokens: number | null,
  input: number | null,
  output: number | null,
  cacheRead: number | null,
  cacheWrite: number | null,
  abilities: string,
  ...tiers: (readonly (number | null)[])[],
];

/** The facts of a row. Files and audio are known only where a model takes them; the others are known of every model. Pure. */
export function factsOfRow(row: CatalogueRow): ModelFacts {
  const [contextWindow, maxOutputTokens, input, output, cacheRead, cacheWrite, abilities, ...tiers] = row;
  if (abilities === "-") {
    return { chats: false };
  }
  return {
    contextWindow: contextWindow ?? undefined,
    maxOutputTokens: maxOutputTokens ?? undefined,
    input: input ?? undefined,
    output: output ?? undefined,
    cacheRead: cacheRead ?? undefined,
    cacheWrite: cacheWrite ?? undefined,
    tiers: tiers.length === 0 ? undefined : tiers.map(tierOf),
    reasoning: abilities.includes("r"),
    vision: abilities.includes("v"),
    files: abilities.includes("f") ? true : undefined,
    audio: abilities.includes("a") ? true : undefined,
    tools: abilities.includes("t"),
  };
}

/** The row of a model's facts. Pure. */
export function rowOfFacts(facts: ModelFacts): CatalogueRow {
  const { contextWindow, maxOutputTokens, input, output, cacheRead, cacheWrite } = facts;
  const abilities =
    facts.chats === false
      ? "-"
      : [
          facts.reasoning === true ? "r" : "",
          facts.vision === true ? "v" : "",
          facts.files === true ? "f" : "",
          facts.audio === true ? "a" : "",
          facts.tools === true ? "t" : "",
        ].join("");
  const tiers = (facts.tiers ?? []).map((tier) => [
    tier.inputTokensAbove,
    tier.input ?? null,
    tier.output ?? null,
    tier.cacheRead ?? null,
    tier.cacheWrite ?? null,
  ]);
  return [
    contextWindow ?? null,
    maxOutputTokens ?? null,
    input ?? null,
    output ?? null,
    cacheRead ?? null,
    cacheWrite ?? null,
    abilities,
    ...tiers,
  ];
}

function tierOf([inputTokensAbove, input, output, cacheRead, cacheWrite]: readonly (number | null)[]): PriceTier {
  return {
    inputTokensAbove: inputTokensAbove ?? 0,
    input: input ?? undefined,
    output: output ?? undefined,
    cacheRead: cacheRead ?? undefined,
    cacheWrite: cacheWrite ?? undefined,
  };
}
