import type { AdapterPorts, ChatRequest, Endpoint } from "../../core/provider.ts";
import type { Opened } from "../wire/answers/answerStream.ts";
import type { FailureScene } from "../wire/failures/failureScene.ts";
import { sendMended } from "../wire/corrections/mending.ts";
import { postToOpenAi } from "../openaiCommon/client.ts";
import { prepareMessages } from "../wire/requests/preparedMessages.ts";
import { responsesCallIdForm } from "../openaiCommon/callIds.ts";
import { canTake } from "./input.ts";
import { responsesMends } from "./mends.ts";
import { buildResponsesBody } from "./request.ts";

/** Asks over OpenAI's Responses wire. Attachments that it has no place for are refused before anything is sent. Never rejects. */
export async function openResponses(
  endpoint: Endpoint,
  ports: AdapterPorts,
  scene: FailureScene,
  request: ChatRequest,
  signal: AbortSignal,
): Promise<Opened> {
  const { quirks } = endpoint;
  const prepared = prepareMessages(
    request.messages,
    { canTake: (part) => canTake(part, quirks), callIds: responsesCallIdForm(quirks), images: { inResults: () => true } },
    scene,
  );
  if (!prepared.ok) {
    return prepared;
  }
  const body = buildResponsesBody({ ...request, messages: prepared.messages }, endpoint);
  return sendMended(body, { endpoint, request, ports, scene, rules: responsesMends }, (mended) =>
    postToOpenAi(endpoint, ports, scene, "/responses", mended, signal),
  );
}
