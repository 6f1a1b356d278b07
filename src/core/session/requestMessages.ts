import type { AnswerTurn, Conversation } from "../../shared/conversation.ts";
import type { Message } from "../model/message.ts";

/**
 * What a model is sent of a conversation up to, and without, the answer `untilTurnId`. A prompt whose answer brought no words is left out
 * together with that answer, unless it is the prompt being asked: two user messages in a row confuse models, and some wires refuse them.
 * Thinking is not sent back: it belongs to the answer it led to, and no provider needs it outside a tool loop.
 */
export function requestMessages(conversation: Conversation, untilTurnId: string): readonly Message[] {
  const messages: Message[] = [];
  let prompt: Message | undefined;
  for (const turn of conversation.turns) {
    if (turn.id === untilTurnId) {
      break;
    }
    if (turn.kind === "user") {
      prompt = { role: "user", content: [{ type: "text", text: turn.text }] };
      continue;
    }
    const text = answerText(turn);
    if (prompt !== undefined && text !== "") {
      messages.push(prompt, { role: "assistant", content: [{ type: "text", text }] });
      prompt = undefined;
    }
  }
  return prompt === undefined ? messages : [...messages, prompt];
}

/** The words of an answer, exactly as they came, without its thinking. */
export function answerText(answer: AnswerTurn): string {
  return answer.blocks.reduce((text, block) => (block.kind === "text" ? text + block.text : text), "");
}
