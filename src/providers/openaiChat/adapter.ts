import type { StreamEvent } from "../../core/model/streamEvent.ts";
import type { AdapterPorts, ChatRequest, Endpoint } from "../../core/provider.ts";
import { streamAnswer } from "../answerStream.ts";
import { sceneOf } from "../failureScene.ts";
import { sendMended } from "../mending.ts";
import { postToOpenAi } from "../openai/client.ts";
import { chatMends } from "./mends.ts";
import { createChatParser } from "./parse.ts";
import { buildChatBody } from "./request.ts";

/** One answer over OpenAI's chat completions wire, as OpenAI and everyone who copied it speak it. See `ChatProvider.stream`. */
export function streamChat(endpoint: Endpoint, ports: AdapterPorts, request: ChatRequest, signal: AbortSignal, onActivity?: () => void): AsyncIterable<StreamEvent> {
  const scene = sceneOf(endpoint, request.model);
  return streamAnswer(
    {
      scene,
      createParser: () => createChatParser(scene, endpoint.quirks),
      open: (opening) =>
        sendMended(buildChatBody(request, endpoint), { endpoint, request, ports, scene, rules: chatMends }, (body) =>
          postToOpenAi(endpoint, ports, scene, "/chat/completions", body, opening),
        ),
    },
    signal,
    onActivity,
  );
}
