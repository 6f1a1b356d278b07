import { isRecord, parseJson } from "../../../core/model/json.ts";
import type { ListedModel, ModelListing } from "../../../core/provider.ts";
import type { Opened } from "../answers/answerStream.ts";
import type { FailureContext } from "../failures/failureContext.ts";
import { abortedFailure, buildFailure, nameOf, unreadableFailure } from "../failures/failureContext.ts";
import { transportFailure } from "../failures/transportFailure.ts";
import { isWebPage, webPageFailure } from "../failures/webPage.ts";

/** How long a list of models may take, in milliseconds. */
const listTimeoutMs = 30_000;

/** One page of a list: its models, and how to ask for the next (`undefined`: it is the last). `undefined` where the body is no list. */
export type ReadPage = (body: unknown) => { readonly models: readonly unknown[]; readonly next?: string | undefined } | undefined;

/** More pages than any provider has models for; a list that never ends must end. */
const pageLimit = 20;

/**
 * The models of a provider, all pages of them, in the provider's order. `open` asks for the page after the one that reported `next`. Never
 * rejects; gives up after 30 s.
 */
export async function listModels(
  failureContext: FailureContext,
  signal: AbortSignal,
  readPage: ReadPage,
  open: (signal: AbortSignal, next: string | undefined) => Promise<Opened>,
): Promise<ModelListing> {
  const timeout = AbortSignal.timeout(listTimeoutMs);
  const either = AbortSignal.any([signal, timeout]);
  const models = new Map<string, ListedModel>();
  let next: string | undefined;
  try {
    for (let page = 0; page < pageLimit; page++) {
      const opened = await open(either, next);
      if (!opened.ok) {
        return { ok: false, failure: timeout.aborted && !signal.aborted ? slowFailure(failureContext) : opened.failure };
      }
      const text = await opened.response.text();
      if (isWebPage(opened.response.headers.get("content-type"), text)) {
        return { ok: false, failure: webPageFailure(failureContext, 200, text) };
      }
      const read = readPage(parseJson(text));
      if (read === undefined) {
        return {
          ok: false,
          failure: unreadableFailure(failureContext, "answered with something that is no list of models; the base URL may be wrong"),
        };
      }
      for (const model of read.models.map(modelOf)) {
        if (model !== undefined && !models.has(model.id)) {
          models.set(model.id, model);
        }
      }
      next = read.next;
      if (next === undefined) {
        break;
      }
    }
    return { ok: true, models: [...models.values()] };
  } catch (error) {
    if (signal.aborted) {
      return { ok: false, failure: abortedFailure(failureContext) };
    }
    return { ok: false, failure: timeout.aborted ? slowFailure(failureContext) : transportFailure(failureContext, error, "answering") };
  }
}

function slowFailure(failureContext: FailureContext) {
  const message = `${nameOf(failureContext)} did not list its models within ${String(listTimeoutMs / 1000)} s.`;
  return buildFailure(failureContext, { kind: "stalled", retry: "same", message });
}

/**
 * One model of a list. Beside `id`, every field is some provider's own: Anthropic's `display_name`, `max_input_tokens` and `max_tokens`,
 * OpenRouter's and Together's `context_length`, Groq's `context_window`, vLLM's `max_model_len`, Mistral's `max_context_length`.
 */
function modelOf(value: unknown): ListedModel | undefined {
  const id = isRecord(value) ? (value["id"] ?? value["name"]) : undefined;
  if (!isRecord(value) || typeof id !== "string" || id === "") {
    return undefined;
  }
  const name = value["display_name"] ?? value["name"];
  const windows = ["context_length", "context_window", "max_model_len", "max_context_length", "max_input_tokens"];
  const outputs = ["max_completion_tokens", "max_output_tokens", "max_tokens"];
  return {
    id,
    displayName: typeof name === "string" && name !== "" && name !== id ? name : undefined,
    contextWindow: firstCount(value, windows),
    maxOutputTokens: firstCount(value, outputs),
    ...chatsOf(value),
  };
}

const chatTypes: readonly unknown[] = ["chat", "language", "code"];
const otherTypes: readonly unknown[] = ["image", "embedding", "rerank", "audio", "transcribe", "video"];
const chatAbilities = ["completion_chat", "completion_fim", "chat_completion", "completion", "responses"];

/**
 * Whether a model can be asked, in some provider's own words: OpenRouter's `architecture.output_modalities`, Together's `type`, Fireworks' `supports_chat`, Mistral's
 * and Azure's `capabilities`; empty where none of them is there. Sources: their references of the list of models, 2026-11.
 */
function chatsOf(value: Record<string, unknown>): Pick<ListedModel, "chats"> {
  const { architecture, type, capabilities, supports_chat: supportsChat } = value;
  const outputs = isRecord(architecture) ? architecture["output_modalities"] : undefined;
  if (Array.isArray(outputs) && outputs.length > 0) {
    return { chats: outputs.includes("text") };
  }
  if (chatTypes.includes(type) || otherTypes.includes(type)) {
    return { chats: chatTypes.includes(type) };
  }
  if (typeof supportsChat === "boolean") {
    return { chats: supportsChat };
  }
  const known = isRecord(capabilities) ? chatAbilities.map((name) => capabilities[name]).filter((one) => typeof one === "boolean") : [];
  return known.length === 0 ? {} : { chats: known.includes(true) };
}

function firstCount(value: Record<string, unknown>, names: readonly string[]): number | undefined {
  return names.map((name) => value[name]).find((count): count is number => typeof count === "number" && count > 0);
}
