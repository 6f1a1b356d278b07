import { isRecord } from "../../core/model/json.ts";
import type { FailureFix } from "../../shared/conversation.ts";
import type { SetupOffer } from "../../shared/panelState.ts";
import type { ViewToHost } from "../../shared/protocol.ts";

type MessageType = ViewToHost["type"];
type Message<Type extends MessageType> = Extract<ViewToHost, { type: Type }>;
type Fields = Readonly<Record<string, unknown>>;

const fixIds: Readonly<Record<FailureFix["id"], true>> = {
  retry: true,
  "add-key": true,
  "replace-key": true,
  "choose-model": true,
  "open-provider-settings": true,
  "open-proxy-settings": true,
  "test-connection": true,
  "new-chat": true,
  "approve-origin": true,
  "open-url": true,
  "show-log": true,
};

/** One parser a message, so that a message without one does not compile. Each gives `undefined` for anything that is not its message. */
const parsers: { readonly [Type in MessageType]: (fields: Fields) => Message<Type> | undefined } = {
  "view-ready": () => ({ type: "view-ready" }),
  "prompt-send": (fields) => withText("prompt-send", fields),
  "answer-stop": () => ({ type: "answer-stop" }),
  "role-choose": ({ role }) => (isRole(role) ? { type: "role-choose", role } : undefined),
  "model-choose": ({ role }) => (isRole(role) ? { type: "model-choose", role } : undefined),
  "draft-change": (fields) => withText("draft-change", fields),
  "fix-run": ({ turnId, fix, url }) =>
    typeof turnId === "string" && isFix(fix) ? { type: "fix-run", turnId, fix, url: typeof url === "string" ? url : undefined } : undefined,
  "answer-retry": ({ turnId }) => (typeof turnId === "string" ? { type: "answer-retry", turnId } : undefined),
  "offer-take": ({ offer }) => {
    const parsed = parseOffer(offer);
    return parsed && { type: "offer-take", offer: parsed };
  },
  "key-add": () => ({ type: "key-add" }),
  "text-copy": (fields) => withText("text-copy", fields),
  "code-insert": (fields) => withText("code-insert", fields),
  "link-open": ({ href }) => (typeof href === "string" ? { type: "link-open", href } : undefined),
  "settings-open": ({ query }) => (typeof query === "string" ? { type: "settings-open", query } : undefined),
  "view-error": ({ message }) => (typeof message === "string" ? { type: "view-error", message } : undefined),
};

/** The message, or `undefined` for anything that is none: what comes from a webview is not trusted. Never throws. */
export function parseViewMessage(value: unknown): ViewToHost | undefined {
  if (!isRecord(value) || typeof value["type"] !== "string" || !Object.hasOwn(parsers, value["type"])) {
    return undefined;
  }
  return parsers[value["type"] as MessageType](value);
}

function withText<Type extends "prompt-send" | "draft-change" | "text-copy" | "code-insert">(
  type: Type,
  { text }: Fields,
): { readonly type: Type; readonly text: string } | undefined {
  return typeof text === "string" ? { type, text } : undefined;
}

function isRole(value: unknown): value is "orchestrator" | "worker" {
  return value === "orchestrator" || value === "worker";
}

function isFix(value: unknown): value is FailureFix["id"] {
  return typeof value === "string" && Object.hasOwn(fixIds, value);
}

function parseOffer(value: unknown): SetupOffer | undefined {
  if (!isRecord(value)) {
    return undefined;
  }
  const { kind, provider, providerLabel, variable, models, count } = value;
  if (kind === "editor-models" && typeof count === "number") {
    return { kind, count };
  }
  if (typeof provider !== "string" || typeof providerLabel !== "string") {
    return undefined;
  }
  if (kind === "environment-key" && typeof variable === "string") {
    return { kind, provider, providerLabel, variable };
  }
  return kind === "local-models" && Array.isArray(models) && models.every((model) => typeof model === "string")
    ? { kind, provider, providerLabel, models }
    : undefined;
}
