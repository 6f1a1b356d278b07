import type { AdapterPorts, ChatRequest, Endpoint } from "../../core/provider.ts";
import type { Opened } from "../wire/answers/answerStream.ts";
import { roomRule } from "../wire/corrections/answerRoom.ts";
import type { FailureScene } from "../wire/failures/failureScene.ts";
import type { MendRule } from "../wire/corrections/mending.ts";
import { completionsSampling } from "../openaiCommon/sampling.ts";
import { askOver } from "../wire/wireRequest.ts";
import { postToOpenAi } from "../openaiCommon/client.ts";
import { leaveOut, leaveOutQuoted, lowerLimit } from "../wire/corrections/fieldMends.ts";
import { buildCompletionsBody, unsendable } from "./request.ts";

const completionsMends: readonly MendRule[] = [
  roomRule("max_tokens", (body, room) => ({ ...body, max_tokens: room })),
  lowerLimit("max_tokens"),
  ...["max_tokens", "temperature", "top_p", "top_k", "seed", "presence_penalty", "frequency_penalty", "stream_options"].map(leaveOut),
  leaveOutQuoted("stop"),
];

/** Asks over OpenAI's legacy completions wire. Tools, schemas and attachments are refused before anything is sent. Never rejects. */
export function openCompletions(
  endpoint: Endpoint,
  ports: AdapterPorts,
  scene: FailureScene,
  request: ChatRequest,
  signal: AbortSignal,
): Promise<Opened> {
  const failure = unsendable(request, scene);
  if (failure !== undefined) {
    return Promise.resolve({ ok: false, failure });
  }
  return askOver(
    {
      limits: { canTake: () => false, callIds: "any" },
      build: (prepared) => buildCompletionsBody(prepared, endpoint),
      sampling: completionsSampling(endpoint),
      rules: completionsMends,
    },
    { endpoint, ports, scene, request },
    (body) => postToOpenAi(endpoint, ports, scene, "/completions", body, signal),
  );
}
