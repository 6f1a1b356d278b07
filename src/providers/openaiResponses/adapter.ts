import type { AdapterPorts, ChatRequest, Endpoint } from "../../core/provider.ts";
import type { Opened } from "../wire/answers/answerStream.ts";
import type { FailureContext } from "../wire/failures/failureContext.ts";
import { responsesSampling } from "../openaiCommon/sampling.ts";
import { askOver } from "../wire/wireRequest.ts";
import { postToOpenAi } from "../openaiCommon/client.ts";
import { responsesCallIdForm } from "../openaiCommon/callIds.ts";
import { canTake } from "./input.ts";
import { responsesRules } from "./corrections.ts";
import { buildResponsesBody } from "./request.ts";

/** Asks over OpenAI's Responses wire. Attachments that it has no place for are rejected before anything is sent. Never rejects. */
export function openResponses(
  endpoint: Endpoint,
  ports: AdapterPorts,
  failureContext: FailureContext,
  request: ChatRequest,
  signal: AbortSignal,
): Promise<Opened> {
  const { quirks } = endpoint;
  return askOver(
    {
      limits: { canTake: (part) => canTake(part, quirks), callIds: responsesCallIdForm(quirks), images: { inResults: () => true } },
      build: (prepared) => buildResponsesBody(prepared, endpoint),
      sampling: responsesSampling,
      rules: responsesRules,
    },
    { endpoint, ports, failureContext, request },
    (body) => postToOpenAi(endpoint, ports, failureContext, "/responses", body, signal),
  );
}
