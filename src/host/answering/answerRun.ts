import type { Failure } from "../../core/model/failure.ts";
import type { StreamEvent } from "../../core/model/streamEvent.ts";
import type { ChatProvider, ChatRequest } from "../../core/provider.ts";
import { watchStream, type WatchedRequest } from "../../core/resilience/watchdog.ts";
import type { ModelRef } from "../../core/routing/modelRef.ts";
import { AnswerWriter } from "../../core/session/answerWriter.ts";
import { explainFailure } from "../../core/session/explainFailure.ts";
import type { ChatPorts } from "../chat/chatPorts.ts";
import type { ProviderOpening } from "../models/providerAccess.ts";
import type { RoleModel } from "../models/roleModels.ts";
import type { Conversation, ConversationChange, FailureCard, Role } from "../../shared/conversation.ts";
import { askedBy, cacheKeyOf } from "./answerRequest.ts";
import { effortFor } from "./effortFor.ts";
import { describeFailure, noModelCard } from "./failureWords.ts";

/** One answer to be got. `conversation` has its turn, `turnId`, already. */
export interface AnswerTask {
  readonly role: Role;
  readonly model: RoleModel;
  readonly conversation: Conversation;
  readonly turnId: string;
  readonly signal: AbortSignal;
}

/*
 * What only answering needs, in one chunk: neither starting up nor showing the panel waits for it. See `chat/answerPreloader.ts`.
 */

/** Asks, and tells what comes as changes of the answer, the last of which ends it. Resolves then; rejects only where Baton's own files are broken. */
export async function runAnswer(ports: ChatPorts, { model, ...task }: AnswerTask, change: (change: ConversationChange) => void): Promise<void> {
  const { turnId } = task;
  if (!model.ok) {
    change({ type: "answer-end", turnId, status: "failed", failure: noModelCard(model.message) });
    return;
  }
  const { ref } = model;
  const writer = new AnswerWriter({
    turnId,
    clock: ports.clock,
    costUsd: (usage) => ports.costUsd(ref, usage),
    card: (failure) => cardOf(ports, failure),
    providerLabel: (id) => ports.describe(id)?.label ?? id,
  });
  for await (const event of answerEvents(ports, { ...task, ref }, change)) {
    for (const written of writer.write(event)) {
      change(written);
    }
  }
}

type ModelTask = Omit<AnswerTask, "model"> & { readonly ref: ModelRef };

async function* answerEvents(ports: ChatPorts, task: ModelTask, change: (change: ConversationChange) => void): AsyncIterable<StreamEvent> {
  const { role, ref, conversation, turnId, signal } = task;
  const opening = await ports.open(ref);
  if (!opening.ok) {
    ports.log.warn(`${ref.provider}: ${opening.failure.message}`);
    yield { type: "failure", failure: opening.failure };
    return;
  }
  const { messages, schema, notices } = await askedBy(ports.store.files, conversation, turnId);
  for (const notice of notices) {
    change({ type: "notice-add", turnId, notice });
  }
  const effort = await effortFor(ports.efforts()[role], role, messages);
  if (effort.told !== undefined) {
    change({ type: "facts-set", turnId, facts: effort.told });
  }
  const request: ChatRequest = { model: ref.model, messages, effort: effort.asked, cacheKey: cacheKeyOf(conversation.id), ...ports.requestOptions(ref) };
  const provider = watchedProvider(ports, opening);
  // Loaded for those who ask in a schema alone.
  const structured = schema && (await import("../structuredAnswer/structuredAnswer.ts"));
  const events =
    schema === undefined || structured === undefined
      ? provider.stream(request, signal)
      : structured.askInSchema(provider, request, { name: schema.ref.name, text: schema.text }, askedOf(opening), signal);
  for await (const event of events) {
    if (event.type === "failure" && event.failure.kind !== "aborted") {
      ports.log.warn(describeFailure(event.failure));
    }
    yield event;
  }
}

type Opened = Extract<ProviderOpening, { ok: true }>;

/** The provider, each of whose streams is ended when it is silent for too long. */
function watchedProvider(ports: ChatPorts, opening: Opened): Pick<ChatProvider, "stream" | "structuredMode"> {
  const { provider } = opening;
  return {
    stream: (request, signal, onActivity) =>
      watchStream(
        (inner, onInnerActivity) =>
          provider.stream(request, inner, () => {
            onInnerActivity();
            onActivity?.();
          }),
        { limits: ports.requestLimits(), request: { ...askedOf(opening), model: request.model }, clock: ports.clock, signal },
      ),
    structuredMode: (model) => provider.structuredMode?.(model) ?? "prompt",
  };
}

function askedOf({ description, accountLabel }: Opened): Omit<WatchedRequest, "model"> {
  return { provider: description.id, label: description.label, accountLabel, origin: description.origin };
}

function cardOf(ports: ChatPorts, failure: Failure): FailureCard {
  const provider = ports.describe(failure.provider);
  return explainFailure(failure, {
    providerLabel: provider?.label ?? failure.provider,
    takesKey: provider?.keyRequired ?? true,
    keyUrl: provider?.keyUrl,
    nowMs: ports.clock.nowMs(),
  });
}
