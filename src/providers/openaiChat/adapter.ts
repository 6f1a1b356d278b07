import type { StreamEvent } from "../../core/model/streamEvent.ts";
import type { AdapterPorts, ChatRequest, Endpoint } from "../../core/provider.ts";
import { streamAnswer } from "../answerStream.ts";
import { sceneOf } from "../failureScene.ts";
import { sendMended } from "../mending.ts";
import { postToOpenAi } from "../openai/client.ts";
import { fitMedia } from "../unsupportedParts.ts";
import { canTake } from "./media.ts";
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
      open: async (opening) => {
        const fitted = fitMedia(request.messages, (part) => canTake(part, endpoint.quirks), scene);
        if (!fitted.ok) {
          return fitted;
        }
        const body = buildChatBody({ ...request, messages: fitted.messages }, endpoint);
        return sendMended(body, { endpoint, request, ports, scene, rules: chatMends }, (mended) => postToOpenAi(endpoint, ports, scene, "/chat/completions", mended, opening));
      },
    },
    signal,
    onActivity,
  );
}
