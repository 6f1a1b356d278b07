import type { AdapterPorts, ChatRequest, Endpoint } from "../../core/provider.ts";
import type { Opened } from "../wire/answers/answerStream.ts";
import type { FailureScene } from "../wire/failures/failureScene.ts";
import { sendMended } from "../wire/corrections/mending.ts";
import { postToOpenAi } from "../openaiCommon/client.ts";
import { prepareMessages } from "../wire/requests/preparedMessages.ts";
import { callIdForm } from "../openaiCommon/callIds.ts";
import { canTake } from "../openaiCommon/media.ts";
import { chatMends } from "./mends.ts";
import { buildChatBody } from "./request.ts";

/** Asks over OpenAI's chat completions wire. Attachments that it has no place for are refused before anything is sent. Never rejects. */
export async function openChat(
  endpoint: Endpoint,
  ports: AdapterPorts,
  scene: FailureScene,
  request: ChatRequest,
  signal: AbortSignal,
): Promise<Opened> {
  const { quirks } = endpoint;
  const prepared = prepareMessages(request.messages, { canTake: (part) => canTake(part, quirks), callIds: callIdForm(endpoint) }, scene);
  if (!prepared.ok) {
    return prepared;
  }
  const body = buildChatBody({ ...request, messages: prepared.messages }, endpoint);
  return sendMended(body, { endpoint, request, ports, scene, rules: chatMends }, (mended) =>
    postToOpenAi(endpoint, ports, scene, "/chat/completions", mended, signal),
  );
}
