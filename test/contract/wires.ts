import type { WireCase } from "./wireCase.ts";
import { anthropicCase } from "./cases/anthropic.ts";
import { openaiChatCase } from "./cases/openaiChat.ts";

/** Every wire and every preset, in the order of the table's columns. */
export const wireCases: readonly WireCase[] = [openaiChatCase, anthropicCase];
