import type { RunOwner } from "../../core/accounting/ledger.ts";
import { requestTokens } from "../../core/accounting/requestTokens.ts";
import type { AskModel } from "../../core/agent/agentPorts.ts";
import { wordsOnlySystemText } from "../../core/context/systemText.ts";
import { mappedEvents } from "../../core/drivenEvents.ts";
import type { Message } from "../../core/model/message.ts";
import type { RunEvent } from "../../core/model/runEvent.ts";
import type { ChatProvider, ChatRequest, Effort } from "../../core/provider.ts";
import type { RequestPriority } from "../../core/resilience/admissionQueue.ts";
import type { RunControl } from "../../core/resilience/runControl.ts";
import type { ModelRef } from "../../core/routing/modelRef.ts";
import { continuationMessages, withoutRepetition } from "../../core/session/continuation.ts";
import type { RequestRunner } from "../execution/requestRunner.ts";

/** How a run asks its model. */
export interface ModelOrder {
  readonly runner: Pick<RequestRunner, "stream">;
  /** The model to ask, then its fallbacks. Not empty. */
  readonly refs: readonly ModelRef[];
  readonly effort: Effort | undefined;
  /** The same for all requests of the conversation. */
  readonly cacheKey: string;
  readonly owner: RunOwner;
  readonly control: RunControl;
  /** What the settings add to every request to a model. */
  requestOptions(ref: ModelRef): Pick<ChatRequest, "modelOptions" | "maxOutputTokens">;
  /** Whether a model is known to call no tools. */
  takesTools(ref: ModelRef): boolean;
  /** Whose turn it is if several requests wait. Default: `interactive`. */
  readonly priority?: RequestPriority | undefined;
  /** The words of an answer that was cut, whose rest the first request asks for. */
  readonly begun?: string | undefined;
}

/**
 * Asks through the runner of all requests: its keys, limits, retries and fallbacks. A model that cannot call tools is offered none, and the answer says so. The run is stopped through the order's `control`.
 */
export function askModel(order: ModelOrder): AskModel {
  const { runner, refs, effort, cacheKey, owner, control, priority, begun } = order;
  const reported = new Set<string>();
  /** The last message of the first request: those after it came since. */
  let anchor: Message | undefined;
  return ({ stepId, messages, tools }) => {
    const isFirst = anchor === undefined;
    anchor ??= messages.at(-1);
    const whole = begun === undefined || isFirst ? messages : withBeginning(messages, messages.lastIndexOf(anchor as Message), begun);
    const silent = new Set<string>();
    const request = (ref: ModelRef, provider: ChatProvider): ChatRequest => {
      const takesTools = order.takesTools(ref) && provider.takesTools?.(ref.model) !== false;
      const offered = tools.length > 0 && takesTools ? { tools } : {};
      if (tools.length > 0 && !takesTools) {
        silent.add(nameOf(ref));
      }
      const fitting = (given: readonly Message[]): readonly Message[] => (takesTools ? given : given.map(wordsOnly));
      const asked = { messages: fitting(whole), ...offered, effort, cacheKey, model: ref.model, ...order.requestOptions(ref) };
      return begun === undefined || !isFirst
        ? asked
        : { ...asked, messages: continuationMessages(fitting(messages), begun, provider.continuesLastMessage?.(asked) === true) };
    };
    const tokens = requestTokens({ messages: whole, tools });
    const events = runner.stream({ refs, tokens, stickyKey: cacheKey, control, owner, stepId, priority, request });
    const explained = mappedEvents(events, (event, push): RunEvent => {
      if (event.type !== "candidate" || !silent.has(nameOf(event)) || reported.has(nameOf(event))) {
        return event;
      }
      reported.add(nameOf(event));
      push(event);
      return { type: "dropped", fields: ["tools"], reason: `${event.model} can't call tools: it only answers.` };
    });
    const heard = tools.length === 0 ? events : explained;
    return begun === undefined || !isFirst ? heard : withoutRepetition(begun, heard);
  };
}

/** The history after a continuation: the words of the cut answer, which came after `last`, stand before those that were their rest. A history that was made shorter has neither any more. */
function withBeginning(messages: readonly Message[], last: number, begun: string): readonly Message[] {
  if (last === -1) {
    return messages;
  }
  const rest = messages[last + 1];
  const beginning = { type: "text", text: begun } as const;
  return rest?.role === "assistant"
    ? messages.with(last + 1, { ...rest, content: joined(beginning, rest.content) })
    : [...messages.slice(0, last + 1), { role: "assistant", content: [beginning] }, ...messages.slice(last + 1)];
}

type AssistantContent = Extract<Message, { role: "assistant" }>["content"];

function joined(beginning: { readonly type: "text"; readonly text: string }, content: AssistantContent): AssistantContent {
  const [next, ...others] = content;
  return next?.type === "text" ? [{ ...next, text: beginning.text + next.text }, ...others] : [beginning, ...content];
}

/** A model that calls no tools gets no instructions to work with them. */
function wordsOnly(message: Message): Message {
  return message.role === "system"
    ? { ...message, content: message.content.map((part) => ({ ...part, text: wordsOnlySystemText(part.text) })) }
    : message;
}

function nameOf({ provider, model }: ModelRef): string {
  return `${provider}:${model}`;
}
