import type { ChatRequest } from "../../core/provider.ts";
import { modelTraits } from "./modelTraits.ts";

/**
 * Whether a Claude model goes on from an assistant's message that stands last: those before 4.6 do, while they do not think. Source: Anthropic's page on
 * prefilling, 2026-11.
 */
export function continuesLastMessage({ model, effort }: Pick<ChatRequest, "model" | "effort">): boolean {
  const { thinking } = modelTraits(model);
  return model.includes("claude") && thinking !== "adaptive" && (thinking === "none" || effort === undefined || effort === "off");
}
