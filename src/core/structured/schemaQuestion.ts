import type { RunEvent } from "../model/runEvent.ts";
import type { ChatProvider, ChatRequest, OutputSchema, StructuredMode } from "../provider.ts";
import { structuredRequest } from "./structuredRequest.ts";

/**
 * One attempt's request, whose answer is to be of a schema. How it is asked for is decided for each provider that it is put to, since models differ in
 * that; the way in which it was asked last is remembered, for the answer is an answer to that.
 */
export class SchemaQuestion {
  readonly #request: ChatRequest;
  readonly #wanted: OutputSchema;
  #mode: StructuredMode = "prompt";

  /** `wanted.schema`: of an object. */
  constructor(request: ChatRequest, wanted: OutputSchema) {
    this.#request = request;
    this.#wanted = wanted;
  }

  /** The tool whose arguments are the answer, where the last request forces one. */
  get toolName(): string | undefined {
    return this.#mode === "tool" ? this.#wanted.name : undefined;
  }

  /** The request as `provider` is best asked. `own`: what differs for it, such as the model. Sends nothing. */
  requestFor(provider: Pick<ChatProvider, "structuredMode">, own: Partial<ChatRequest> = {}): ChatRequest {
    const request = { ...this.#request, ...own };
    this.#mode = provider.structuredMode?.(request.model) ?? "prompt";
    return structuredRequest(request, this.#mode, this.#wanted.name, this.#wanted.schema);
  }
}

/**
 * Puts a question to a provider, or to one after the other until one has begun to answer, and gives the events of the answer, as `ChatProvider.stream` does.
 * Called once for each time that the model is asked.
 */
export type AskQuestion = (question: SchemaQuestion) => AsyncIterable<RunEvent>;

/** Puts questions to the one provider. */
export function askProvider(
  provider: Pick<ChatProvider, "stream" | "structuredMode">,
  signal: AbortSignal,
  onActivity?: () => void,
): AskQuestion {
  return (question) => provider.stream(question.requestFor(provider), signal, onActivity);
}
