import type { ChatRequest, Endpoint, Sampling } from "../../core/provider.ts";
import { isRecord } from "../../core/model/json.ts";
import type { RejectedFields, SamplingField, SamplingForm } from "../wire/requests/sampling.ts";
import { modelTraits } from "./modelTraits.ts";

/**
 * Sampling on the messages wire, wherever Claude runs. Sources: Anthropic's reference, its page on extended thinking (“isn't compatible with `temperature` or `top_k`
 * modifications”, `top_p` from 0.95 to 1), its guides for moving to 4.1 and 4.5 (temperature or `top_p`) and to 4.7 (neither), and its error texts, 2026-11.
 */
export function messagesSampling({ baseUrl }: Pick<Endpoint, "baseUrl">): SamplingForm {
  // Anthropic itself is asked with the version of its API that its SDK asks with, from which these are gone (2026-10-21).
  const isAnthropic = URL.parse(baseUrl)?.hostname === "api.anthropic.com";
  return {
    paths: { ...(isAnthropic ? {} : { temperature: "temperature", topP: "top_p", topK: "top_k" }), stop: "stop_sequences" },
    rejects,
  };
}

function rejects(sampling: Sampling, { model }: ChatRequest, { thinking }: Readonly<Record<string, unknown>>): readonly RejectedFields[] {
  const { temperature, topP, stop } = sampling;
  const { takesSampling } = modelTraits(model);
  const name = `The model “${model}”`;
  const blankStop: RejectedFields = {
    fields: stop?.some((text) => text.trim() === "") === true ? ["stop"] : [],
    reason: `${name} does not stop at a text of spaces alone.`,
  };
  if (takesSampling === "never") {
    return [{ fields: ["temperature", "topP", "topK"], reason: `${name} does not take this.` }, blankStop];
  }
  if (isRecord(thinking) && (thinking["type"] === "enabled" || thinking["type"] === "adaptive")) {
    const fields: SamplingField[] = [
      ...(temperature === 1 ? [] : ["temperature" as const]),
      ...(topP !== undefined && topP >= 0.95 && temperature === undefined ? [] : ["topP" as const]),
      "topK",
    ];
    return [{ fields, reason: `${name} does not take this while it reasons.` }, blankStop];
  }
  const isBoth = takesSampling === "either" && temperature !== undefined && topP !== undefined;
  return [{ fields: isBoth ? ["topP"] : [], reason: `${name} takes a temperature or topP, not both.` }, blankStop];
}
