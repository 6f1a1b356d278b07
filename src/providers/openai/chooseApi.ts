import type { ChatRequest, OpenAiApi } from "../../core/provider.ts";
import { isAudioModel, isCompletionsModel, isReasoningModel } from "../openaiCommon/modelNames.ts";

/** A wire of OpenAI's, chosen. */
export type ChosenApi = Exclude<OpenAiApi, "auto">;

/**
 * The wire that suits a request where the user leaves the choice: `/completions` for the models that know nothing else; Chat Completions for
 * what is to be heard, which Responses does not take; Responses for the models that think, since it alone plays their reasoning back; else
 * Chat Completions. Pure.
 */
export function chooseApi({ model, messages }: Pick<ChatRequest, "model" | "messages">): ChosenApi {
  if (isCompletionsModel(model)) {
    return "completions";
  }
  const question = messages.findLast(({ role }) => role === "user");
  if (isAudioModel(model) || question?.content.some(({ type }) => type === "audio") === true) {
    return "chat";
  }
  return isReasoningModel(model) ? "responses" : "chat";
}
