import type { Questions } from "../../core/tools/user/questions.ts";
import type { ToolContext } from "../../core/tools/tool.ts";
import type { UserRequests } from "./userRequests.ts";

/** Where an agent's questions to the user belong. */
export interface QuestionPlace {
  readonly requests: Pick<UserRequests, "ask">;
  readonly turnId: string;
  /** Who asks. */
  readonly agent: string;
  /** The part of a call in its answer. */
  partOf(call: Pick<ToolContext, "callId" | "stepId">): string | undefined;
  newId(): string;
}

/** Questions of tools, among all else that a conversation's agents wait for. */
export function userQuestions(place: QuestionPlace): Questions {
  return {
    ask: async ({ question, choices, takesText }, context, signal) => {
      const reply = await place.requests.ask(
        {
          kind: "question",
          id: place.newId(),
          turnId: place.turnId,
          partId: place.partOf(context) ?? "",
          agent: place.agent,
          tool: "ask_user",
          line: "Asks you a question",
          question,
          choices,
          takesText,
        },
        signal,
      );
      switch (reply?.answer) {
        case "text":
          return { kind: "text", text: reply.text };
        case "deny":
          return { kind: "declined", words: reply.words };
        default:
          return undefined;
      }
    },
  };
}
