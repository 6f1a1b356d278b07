import type { WireCase } from "./wireCase.ts";
import { anthropicCase } from "./cases/anthropic.ts";
import { azureCase, azureResponsesCase, azureV1Case } from "./cases/azure.ts";
import { bedrockCase, vertexCase } from "./cases/clouds.ts";
import { geminiCase } from "./cases/gemini.ts";
import { openaiChatCase } from "./cases/openaiChat.ts";
import { openaiCompletionsCase } from "./cases/openaiCompletions.ts";
import { openaiResponsesCase } from "./cases/openaiResponses.ts";
import { presetCases } from "./cases/presets.ts";

/** Every wire and every preset, in the order of the table's columns. */
export const wireCases: readonly WireCase[] = [
  openaiResponsesCase,
  openaiChatCase,
  openaiCompletionsCase,
  azureCase,
  azureV1Case,
  azureResponsesCase,
  anthropicCase,
  bedrockCase,
  vertexCase,
  geminiCase,
  ...presetCases,
];
