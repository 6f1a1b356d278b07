import type { Opened } from "../wire/answers/answerStream.ts";
import type { JsonBody } from "../wire/corrections/correctedRequest.ts";
import type { WireQuestion } from "../wire/wireRequest.ts";
import { askOver } from "../wire/wireRequest.ts";
import type { MediaAbility } from "./media.ts";
import { canTake } from "./media.ts";
import { messagesRules } from "./corrections.ts";
import { buildMessagesBody } from "./request.ts";
import { messagesSampling } from "./sampling.ts";

/** Letters, digits, `_` and `-` are in the wire's error text; it names no length, Bedrock does. */
const callIds = { atMost: 64 } as const;

/** One question on the messages wire, wherever Claude runs. */
export interface MessagesQuestion extends MediaAbility, WireQuestion {}

/** Asks with `send`, once and again where a parameter is rejected and can be corrected. Attachments without a place on the wire are rejected unsent. Never rejects. */
export function openMessages({ addresses, ...question }: MessagesQuestion, send: (body: JsonBody) => Promise<Opened>): Promise<Opened> {
  return askOver(
    {
      limits: { canTake: (part) => canTake(part, { addresses }), callIds, images: { inResults: () => true } },
      build: buildMessagesBody,
      sampling: messagesSampling(question.endpoint),
      rules: messagesRules,
    },
    question,
    send,
  );
}
