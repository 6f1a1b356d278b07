import type { AdapterPorts, ChatRequest, Endpoint } from "../../core/provider.ts";
import type { Opened } from "../wire/answers/answerStream.ts";
import { roomRule } from "../wire/corrections/answerRoom.ts";
import type { FailureScene } from "../wire/failures/failureScene.ts";
import type { MendRule } from "../wire/corrections/mending.ts";
import { sendMended } from "../wire/corrections/mending.ts";
import { postToOpenAi } from "../openaiCommon/client.ts";
import { leaveOut, lowerLimit } from "../wire/corrections/fieldMends.ts";
import { prepareMessages } from "../wire/requests/preparedMessages.ts";
import { buildCompletionsBody, unsendable } from "./request.ts";

const completionsMends: readonly MendRule[] = [
  roomRule("max_tokens", (body, room) => ({ ...body, max_tokens: room })),
  lowerLimit("max_tokens"),
  ...["max_tokens", "temperature", "top_p", "stop", "stream_options"].map(leaveOut),
];

/** Asks over OpenAI's legacy completions wire. Tools, schemas and attachments are refused before anything is sent. Never rejects. */
export async function openCompletions(
  endpoint: Endpoint,
  ports: AdapterPorts,
  scene: FailureScene,
  request: ChatRequest,
  signal: AbortSignal,
): Promise<Opened> {
  const failure = unsendable(request, scene);
  if (failure !== undefined) {
    return { ok: false, failure };
  }
  const prepared = prepareMessages(request.messages, { canTake: () => false, callIds: "any" }, scene);
  if (!prepared.ok) {
    return prepared;
  }
  const body = buildCompletionsBody({ ...request, messages: prepared.messages }, endpoint);
  return sendMended(body, { endpoint, request, ports, scene, rules: completionsMends }, (mended) =>
    postToOpenAi(endpoint, ports, scene, "/completions", mended, signal),
  );
}
