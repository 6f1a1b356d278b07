import type { WireCase } from "./wireCase.ts";
import { anthropicCase } from "./cases/anthropic.ts";
import { azureCase, azureV1Case } from "./cases/azure.ts";
import { geminiCase } from "./cases/gemini.ts";
import { openaiChatCase } from "./cases/openaiChat.ts";
import { openaiCompletionsCase } from "./cases/openaiCompletions.ts";
import { openaiResponsesCase } from "./cases/openaiResponses.ts";

/** Every wire and every preset, in the order of the table's columns. */
export const wireCases: readonly WireCase[] = [openaiResponsesCase, openaiChatCase, openaiCompletionsCase, azureCase, azureV1Case, anthropicCase, geminiCase];
