import type { AssistantPart, Message, ToolCallPart, ToolResultPart } from "../../core/model/message.ts";

/** What stands for a result that never came: a model that is shown a call wants to see how it ended. */
const noResult = "This call was not carried out.";

/**
 * The conversation with each call followed by its result, and each result after its call, as VS Code's models want it: a missing result is said to be missing, and one
 * without its call becomes the user's words. Pure.
 */
export function pairCalls(messages: readonly Message[]): readonly Message[] {
  const paired: Message[] = [];
  let open: ToolCallPart[] = [];
  const close = (results: readonly ToolResultPart[]): void => {
    const unanswered = open.map(({ callId }) => results.find((result) => result.callId === callId) ?? ({ type: "tool-result", callId, content: noResult, isError: true } as const));
    const strays = results.filter(({ callId }) => !open.some((call) => call.callId === callId));
    if (unanswered.length > 0) {
      paired.push({ role: "tool", content: unanswered });
    }
    if (strays.length > 0) {
      paired.push({ role: "user", content: strays.map(({ content }) => ({ type: "text", text: `A tool answered: ${content}` })) });
    }
    open = [];
  };
  for (let at = 0; at < messages.length; at++) {
    const message = messages[at];
    if (message?.role === "tool") {
      const results = [...message.content];
      // Results may come in several messages, one each.
      for (let next = messages[at + 1]; next?.role === "tool"; next = messages[at + 1]) {
        results.push(...next.content);
        at++;
      }
      close(results);
    } else if (message !== undefined) {
      close([]);
      paired.push(message);
      open = message.role === "assistant" ? message.content.filter(isCall) : [];
    }
  }
  close([]);
  return paired;
}

function isCall(part: AssistantPart): part is ToolCallPart {
  return part.type === "tool-call";
}
