import type { AdapterPorts, ChatRequest, Endpoint } from "../../core/provider.ts";
import type { Opened } from "../wire/answers/answerStream.ts";
import type { FailureScene } from "../wire/failures/failureScene.ts";
import type { JsonBody } from "../wire/corrections/mending.ts";
import { sendMended } from "../wire/corrections/mending.ts";
import { prepareMessages } from "../wire/requests/preparedMessages.ts";
import type { MediaAbility } from "./media.ts";
import { canTake } from "./media.ts";
import { messagesMends } from "./mends.ts";
import { buildMessagesBody } from "./request.ts";

/** Letters, digits, `_` and `-` are in the wire's error text; it names no length, Bedrock does. */
const callIds = { atMost: 64 } as const;

/** One question on the messages wire, wherever Claude runs. */
export interface MessagesQuestion extends MediaAbility {
  readonly endpoint: Endpoint;
  readonly ports: AdapterPorts;
  readonly scene: FailureScene;
  readonly request: ChatRequest;
}

/** Asks with `send`, once and again where a parameter is refused and can be mended. Attachments without a place on the wire are refused unsent. Never rejects. */
export async function openMessages(
  { endpoint, ports, scene, request, addresses }: MessagesQuestion,
  send: (body: JsonBody) => Promise<Opened>,
): Promise<Opened> {
  const prepared = prepareMessages(
    request.messages,
    { canTake: (part) => canTake(part, { addresses }), callIds, images: { inResults: () => true } },
    scene,
  );
  if (!prepared.ok) {
    return prepared;
  }
  return sendMended(
    buildMessagesBody({ ...request, messages: prepared.messages }),
    { endpoint, request, ports, scene, rules: messagesMends },
    send,
  );
}
