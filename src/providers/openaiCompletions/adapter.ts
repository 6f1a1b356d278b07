import type { AdapterPorts, ChatRequest, Endpoint } from "../../core/provider.ts";
import type { Opened } from "../wire/answers/answerStream.ts";
import { roomRule } from "../wire/corrections/answerRoom.ts";
import type { FailureContext } from "../wire/failures/failureContext.ts";
import type { CorrectionRule } from "../wire/corrections/correctedRequest.ts";
import { completionsSampling } from "../openaiCommon/sampling.ts";
import { askOver } from "../wire/wireRequest.ts";
import { postToOpenAi } from "../openaiCommon/client.ts";
import { leaveOut, leaveOutQuoted, lowerLimit } from "../wire/corrections/fieldRules.ts";
import { buildCompletionsBody, unsendable } from "./request.ts";

const completionsRules: readonly CorrectionRule[] = [
  roomRule("max_tokens", (body, room) => ({ ...body, max_tokens: room })),
  lowerLimit("max_tokens"),
  ...["max_tokens", "temperature", "top_p", "top_k", "seed", "presence_penalty", "frequency_penalty", "stream_options"].map(leaveOut),
  leaveOutQuoted("stop"),
];

/** Asks over OpenAI's legacy completions wire. Tools, schemas and attachments are rejected before anything is sent. Never rejects. */
export function openCompletions(
  endpoint: Endpoint,
  ports: AdapterPorts,
  failureContext: FailureContext,
  request: ChatRequest,
  signal: AbortSignal,
): Promise<Opened> {
  const failure = unsendable(request, failureContext);
  if (failure !== undefined) {
    return Promise.resolve({ ok: false, failure });
  }
  return askOver(
    {
      limits: { canTake: () => false, callIds: "any" },
      build: (prepared) => buildCompletionsBody(prepared, endpoint),
      sampling: completionsSampling(endpoint),
      rules: completionsRules,
    },
    { endpoint, ports, failureContext, request },
    (body) => postToOpenAi(endpoint, ports, failureContext, "/completions", body, signal),
  );
}
