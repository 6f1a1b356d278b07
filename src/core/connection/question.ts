import type { Failure } from "../model/failure.ts";
import type { JsonObject } from "../model/json.ts";
import type { StreamEvent } from "../model/streamEvent.ts";
import type { ChatProvider, ChatRequest } from "../provider.ts";
import { watchStream } from "../resilience/watchdog.ts";
import type { ConnectionTestRun } from "./connectionTestRun.ts";

/** A provider opened with its key, and the model to ask. */
export interface Asking {
  readonly testRun: ConnectionTestRun;
  readonly provider: ChatProvider;
  readonly model: string;
}

/** What came of a question. */
export interface Answer {
  readonly failure: Failure | undefined;
  readonly text: string;
  readonly calls: number;
  /** Of its calls. */
  readonly arguments: readonly JsonObject[];
  /** The model, as the provider names it. */
  readonly model: string;
  /** From sending to the first sign of the answer itself; `undefined` where none came. */
  readonly firstWordMs: number | undefined;
  readonly cutOff: boolean;
}

/** A request of one prompt, with the options of the target and `more`. */
export function question({ testRun, model }: Asking, text: string, more: Partial<ChatRequest>): ChatRequest {
  return { model, messages: [{ role: "user", content: [{ type: "text", text }] }], ...testRun.target.options(model), ...more };
}

function watch(
  { testRun, provider }: Asking,
  request: ChatRequest,
  signal: AbortSignal,
  onActivity?: () => void,
): AsyncIterable<StreamEvent> {
  const { target, ports, url } = testRun;
  return watchStream(
    (inner, onInnerActivity) =>
      provider.stream(request, inner, () => {
        onInnerActivity();
        onActivity?.();
      }),
    {
      limits: ports.limits,
      request: {
        provider: target.provider,
        label: target.label,
        model: request.model,
        accountLabel: target.keyLabel,
        origin: url.origin,
      },
      clock: ports.clock,
      signal,
    },
  );
}

/**
 * Sends one request, as often as once. `isEnough` may leave the answer before its end; `onActivity` is as in `ChatProvider.stream`. Never rejects for a failure
 * of the provider, which is part of the answer.
 */
export async function ask(
  asking: Asking,
  request: ChatRequest,
  isEnough: (event: StreamEvent) => boolean = () => false,
  onActivity?: () => void,
): Promise<Answer> {
  const { clock } = asking.testRun.ports;
  const startedMs = clock.monotonicMs();
  const answer = {
    failure: undefined as Failure | undefined,
    text: "",
    calls: 0,
    arguments: [] as JsonObject[],
    model: request.model,
    firstWordMs: undefined as number | undefined,
    cutOff: false,
  };
  for await (const event of watch(asking, request, asking.testRun.signal, onActivity)) {
    switch (event.type) {
      case "message-start":
        answer.model = event.model ?? answer.model;
        break;
      case "failure":
        answer.failure = event.failure;
        break;
      case "finish":
        answer.cutOff = event.reason === "length";
        break;
      case "tool-call-end":
        answer.arguments.push(event.arguments);
        break;
      case "text-delta":
      case "reasoning-delta":
      case "tool-call-start":
        answer.firstWordMs ??= clock.monotonicMs() - startedMs;
        answer.text += event.type === "text-delta" ? event.text : "";
        answer.calls += event.type === "tool-call-start" ? 1 : 0;
        break;
      default:
        break;
    }
    if (isEnough(event)) {
      break;
    }
  }
  return answer;
}
