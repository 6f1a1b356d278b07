import * as vscode from "vscode";
import { isRecord, type JsonObject } from "../../core/model/json.ts";
import type { StreamEvent } from "../../core/model/streamEvent.ts";
import type { ChatProvider, ChatRequest, ModelListing } from "../../core/provider.ts";
import type { FailureContext } from "../../providers/wire/failures/failureContext.ts";
import { abortedFailure } from "../../providers/wire/failures/failureContext.ts";
import { CallIds } from "../../providers/wire/answers/callIds.ts";
import { sampledFields } from "../../providers/wire/requests/sampling.ts";
import { Images } from "../../providers/wire/answers/images.ts";
import { prepareMessages } from "../../providers/wire/requests/preparedMessages.ts";
import { namingTools, usualToolNames } from "../../providers/wire/requests/toolNaming.ts";
import { editorProviderId } from "../../app/directory/providerDirectory.ts";
import { isTaken, toEditorMessages } from "./editorMessages.ts";
import { editorFailure, editorContext, noSuchModel } from "./failure.ts";

/**
 * The models that VS Code itself gives (`vscode.lm`), as a provider. VS Code asks the user for consent, knows no usage, and reports no finish reason: a stream that ends
 * without an error has ended well. It has no way to ask for effort, a limit or a schema; those are not sent.
 */
export const editorModels: ChatProvider = namingTools({ stream, listModels, structuredMode: () => "tool" }, usualToolNames);

async function* stream(request: ChatRequest, signal: AbortSignal): AsyncIterable<StreamEvent> {
  const failureContext = editorContext(editorProviderId, request.model);
  const cancellation = new vscode.CancellationTokenSource();
  const aborted = Promise.withResolvers<never>();
  // It may be that nobody waits when it comes.
  aborted.promise.catch(() => undefined);
  const abort = (): void => {
    cancellation.cancel();
    aborted.reject(new Error("aborted"));
  };
  signal.addEventListener("abort", abort, { once: true });
  try {
    signal.throwIfAborted();
    yield* answer(request, failureContext, cancellation.token, aborted.promise);
  } catch (error) {
    yield { type: "failure", failure: signal.aborted ? abortedFailure(failureContext) : editorFailure(failureContext, error) };
  } finally {
    signal.removeEventListener("abort", abort);
    cancellation.cancel();
    cancellation.dispose();
  }
}

/** The events of one answer. Throws what VS Code throws, and `aborted`: not every model's extension ends when it is instructed to. */
async function* answer(
  request: ChatRequest,
  failureContext: FailureContext,
  token: vscode.CancellationToken,
  aborted: Promise<never>,
): AsyncIterable<StreamEvent> {
  const prepared = prepareMessages(
    request.messages,
    { canTake: isTaken, callIds: "any", images: { inResults: () => true } },
    failureContext,
  );
  if (!prepared.ok) {
    yield { type: "failure", failure: prepared.failure };
    return;
  }
  const [model] = await Promise.race([vscode.lm.selectChatModels({ id: request.model }), aborted]);
  if (model === undefined) {
    yield { type: "failure", failure: noSuchModel(failureContext) };
    return;
  }
  const response = await Promise.race([model.sendRequest(toEditorMessages(prepared.messages), optionsOf(request), token), aborted]);
  yield { type: "message-start", model: model.id };
  // VS Code's API has none of it.
  yield* sampledFields(request, { paths: {} }, { body: {}, own: {} }, failureContext).dropped;
  const parts = response.stream[Symbol.asyncIterator]();
  let called = false;
  const ids = new CallIds();
  const images = new Images();
  for (;;) {
    const next: IteratorResult<unknown> = await Promise.race([parts.next(), aborted]);
    if (next.done === true) {
      break;
    }
    called ||= next.value instanceof vscode.LanguageModelToolCallPart;
    yield* eventsOf(next.value, ids, images);
  }
  yield { type: "finish", reason: called ? "tool-calls" : "stop" };
}

function* eventsOf(part: unknown, ids: CallIds, images: Images): Iterable<StreamEvent> {
  if (part instanceof vscode.LanguageModelTextPart) {
    if (part.value !== "") {
      yield { type: "text-delta", text: part.value };
    }
  } else if (part instanceof vscode.LanguageModelToolCallPart) {
    const given = isRecord(part.input) ? (part.input as JsonObject) : {};
    const callId = ids.take(part.callId);
    yield { type: "tool-call-start", callId, name: part.name };
    yield { type: "tool-call-delta", callId, argumentsText: JSON.stringify(given) };
    yield { type: "tool-call-end", callId, arguments: given };
  } else if (part instanceof vscode.LanguageModelDataPart && part.mimeType.startsWith("image/")) {
    const made: StreamEvent[] = [];
    images.push(Buffer.from(part.data).toString("base64"), part.mimeType, made);
    yield* made;
  } else if (part instanceof vscode.LanguageModelDataPart && part.mimeType.startsWith("text/")) {
    const text = new TextDecoder().decode(part.data);
    if (text !== "") {
      yield { type: "text-delta", text };
    }
  }
}

/** VS Code cannot name the one tool to call, so that one is then the only one; nor forbid calls, so then there are none. */
function optionsOf({ tools = [], toolChoice, modelOptions = {} }: ChatRequest): vscode.LanguageModelChatRequestOptions {
  const named = typeof toolChoice === "object" ? toolChoice.name : undefined;
  const offered = toolChoice === "none" ? [] : tools.filter(({ name }) => named === undefined || name === named);
  const mustCall = offered.length > 0 && (named !== undefined || toolChoice === "required");
  return {
    justification: "You chose this model in Baton.",
    modelOptions: Object.fromEntries(Object.entries(modelOptions).filter(([, value]) => value !== null)),
    ...(offered.length === 0 ? {} : { tools: offered.map(({ name, description, inputSchema }) => ({ name, description, inputSchema })) }),
    ...(mustCall ? { toolMode: vscode.LanguageModelChatToolMode.Required } : {}),
  };
}

async function listModels(signal: AbortSignal): Promise<ModelListing> {
  const failureContext = editorContext(editorProviderId, undefined);
  const aborted = Promise.withResolvers<undefined>();
  const abort = (): void => {
    aborted.resolve(undefined);
  };
  signal.addEventListener("abort", abort, { once: true });
  try {
    const models = signal.aborted ? undefined : await Promise.race([vscode.lm.selectChatModels(), aborted.promise]);
    return models === undefined
      ? { ok: false, failure: abortedFailure(failureContext) }
      : {
          ok: true,
          models: models.map((model) => ({
            id: model.id,
            displayName: `${model.name} (${model.vendor})`,
            contextWindow: model.maxInputTokens,
          })),
        };
  } catch (error) {
    return { ok: false, failure: editorFailure(failureContext, error) };
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
