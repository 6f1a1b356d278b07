import type { AdapterPorts, ChatRequest, Endpoint } from "../../core/provider.ts";
import type { Opened } from "../wire/answers/answerStream.ts";
import type { FailureContext } from "../wire/failures/failureContext.ts";
import { chatSampling } from "../openaiCommon/sampling.ts";
import { askOver } from "../wire/wireRequest.ts";
import { postToOpenAi } from "../openaiCommon/client.ts";
import { callIdForm } from "../openaiCommon/callIds.ts";
import { canTake } from "../openaiCommon/media.ts";
import { chatRules } from "./corrections.ts";
import { buildChatBody } from "./request.ts";

/** Asks over OpenAI's chat completions wire. Attachments that it has no place for are rejected before anything is sent. Never rejects. */
export function openChat(
  endpoint: Endpoint,
  ports: AdapterPorts,
  failureContext: FailureContext,
  request: ChatRequest,
  signal: AbortSignal,
): Promise<Opened> {
  const { quirks } = endpoint;
  return askOver(
    {
      limits: { canTake: (part) => canTake(part, quirks), callIds: callIdForm(endpoint) },
      build: (prepared) => buildChatBody(prepared, endpoint),
      sampling: chatSampling(endpoint),
      rules: chatRules,
    },
    { endpoint, ports, failureContext, request },
    (body) => postToOpenAi(endpoint, ports, failureContext, "/chat/completions", body, signal),
  );
}
