import type { Message } from "../../../core/model/message.ts";
import type { StreamEvent } from "../../../core/model/streamEvent.ts";
import type { ToolNameForm, ToolNames } from "../../../core/model/toolNames.ts";
import { toolNames } from "../../../core/model/toolNames.ts";
import type { ChatProvider, ChatRequest, OpenProvider } from "../../../core/provider.ts";
import { hasReadyEvents, type ReadyEvents } from "../../../core/readyEvents.ts";

/** OpenAI, Anthropic, Bedrock, VS Code's models, and all that copied them. Source: their error texts, 2026-11. */
export const usualToolNames: ToolNameForm = { fits: /^[a-zA-Z0-9_-]{1,64}$/, most: 64 };

/** Google says 64, and rejected the last of them. Source: its reference of `FunctionDeclaration` and the source of its own command line, 2026-11. */
export const geminiToolNames: ToolNameForm = { fits: /^[a-zA-Z_][a-zA-Z0-9_.-]{0,62}$/, most: 63 };

/** Providers that are asked with names of tools that their wire takes, and whose answers call the tools by their own. MCP servers name tools with dots, slashes, spaces and at any length. */
export function withToolNaming(open: OpenProvider, form: ToolNameForm): OpenProvider {
  return (endpoint, ports) => namingTools(open(endpoint, ports), form);
}

/** The same for one provider. */
export function namingTools(provider: ChatProvider, form: ToolNameForm): ChatProvider {
  return {
    ...provider,
    stream: (request, signal, onActivity) => {
      const names = toolNames(namesIn(request), form);
      if (names === undefined) {
        return provider.stream(request, signal, onActivity);
      }
      const stream = provider.stream(renamed(request, names.toWire), signal, onActivity);
      return { [Symbol.asyncIterator]: () => new NamedBack(stream[Symbol.asyncIterator](), names) };
    },
  };
}

function* namesIn({ tools = [], toolChoice, messages }: ChatRequest): Iterable<string> {
  for (const { name } of tools) {
    yield name;
  }
  if (typeof toolChoice === "object") {
    yield toolChoice.name;
  }
  for (const message of messages) {
    if (message.role === "assistant") {
      for (const part of message.content) {
        if (part.type === "tool-call") {
          yield part.name;
        }
      }
    }
  }
}

function renamed(request: ChatRequest, toWire: ToolNames["toWire"]): ChatRequest {
  const { tools, toolChoice, messages } = request;
  return {
    ...request,
    tools: tools?.map((tool) => ({ ...tool, name: toWire(tool.name) })),
    toolChoice: typeof toolChoice === "object" ? { name: toWire(toolChoice.name) } : toolChoice,
    messages: messages.map(
      (message): Message =>
        message.role === "assistant"
          ? {
              ...message,
              content: message.content.map((part) => (part.type === "tool-call" ? { ...part, name: toWire(part.name) } : part)),
            }
          : message,
    ),
  };
}

/** The events of an answer, in which the calls and the sentence of a failure have the tools' own names. */
class NamedBack implements ReadyEvents {
  readonly #inner: AsyncIterator<StreamEvent>;
  readonly #ready: ReadyEvents | undefined;
  readonly #names: ToolNames;

  constructor(inner: AsyncIterator<StreamEvent>, names: ToolNames) {
    this.#inner = inner;
    this.#ready = hasReadyEvents(inner) ? inner : undefined;
    this.#names = names;
  }

  takeReady(): StreamEvent | undefined {
    const event = this.#ready?.takeReady();
    return event === undefined ? undefined : this.#back(event);
  }

  endWhole(): boolean {
    return this.#ready?.endWhole?.() === true;
  }

  remark(): string | undefined {
    return this.#ready?.remark?.();
  }

  async next(): Promise<IteratorResult<StreamEvent, undefined>> {
    const result = await this.#inner.next();
    return result.done === true ? { done: true, value: undefined } : { done: false, value: this.#back(result.value) };
  }

  async return(): Promise<IteratorResult<StreamEvent, undefined>> {
    await this.#inner.return?.();
    return { done: true, value: undefined };
  }

  #back(event: StreamEvent): StreamEvent {
    switch (event.type) {
      case "tool-call-start":
        return { ...event, name: this.#names.fromWire(event.name) };
      case "failure":
        return { ...event, failure: { ...event.failure, message: event.failure.message.replaceAll(/[\w.-]+/g, this.#names.fromWire) } };
      default:
        return event;
    }
  }
}
