import { isRecord } from "../../core/model/json.ts";
import { attachmentCountLimit, attachmentSizeLimits, thumbnailLimit } from "../../shared/attachment.ts";
import { permissionLevels, type UserReply } from "../../shared/agentViews.ts";
import type { FailureFix } from "../../shared/failureCard.ts";
import { longestFilePath } from "../../shared/fileTarget.ts";
import type { SetupOffer } from "../../shared/panelState.ts";
import { checkedPathsLimit, type ViewToHost } from "../../shared/protocol.ts";

const largestAttachment = Math.max(...Object.values(attachmentSizeLimits));

type MessageType = ViewToHost["type"];
type Message<Type extends MessageType> = Extract<ViewToHost, { type: Type }>;
type Fields = Readonly<Record<string, unknown>>;

const fixIds: Readonly<Record<FailureFix["id"], true>> = {
  retry: true,
  continue: true,
  "add-key": true,
  "replace-key": true,
  "choose-model": true,
  "open-provider-settings": true,
  "open-proxy-settings": true,
  "open-http-setting": true,
  "test-connection": true,
  "new-chat": true,
  "approve-origin": true,
  "open-url": true,
  "show-log": true,
};

/** As `crypto.randomUUID` makes them. */
const promptIdPattern = /^[\w-]{1,64}$/;

/** One parser a message, so that a message without one does not compile. Each gives `undefined` for anything that is not its message. */
const parsers: { readonly [Type in MessageType]: (fields: Fields) => Message<Type> | undefined } = {
  "view-ready": () => ({ type: "view-ready" }),
  "view-use": () => ({ type: "view-use" }),
  "prompt-send": ({ id, text, conversationId, waitsForEnd }) =>
    typeof id === "string" && promptIdPattern.test(id) && typeof text === "string"
      ? {
          type: "prompt-send",
          id,
          text,
          ...(typeof conversationId === "string" ? { conversationId } : {}),
          ...(waitsForEnd === true ? { waitsForEnd } : {}),
        }
      : undefined,
  "attachment-add": parseAttachment,
  "attachment-remove": ({ id }) => (typeof id === "string" ? { type: "attachment-remove", id } : undefined),
  "attachment-open": ({ turnId, id }) =>
    typeof turnId === "string" && typeof id === "string" ? { type: "attachment-open", turnId, id } : undefined,
  "image-load": (fields) => ofImage("image-load", fields),
  "image-open": (fields) => ofImage("image-open", fields),
  "attachment-choose": () => ({ type: "attachment-choose" }),
  "files-drop": ({ uris }) =>
    Array.isArray(uris) && uris.length <= attachmentCountLimit && uris.every((uri) => typeof uri === "string")
      ? { type: "files-drop", uris }
      : undefined,
  "schema-clear": () => ({ type: "schema-clear" }),
  "answer-stop": () => ({ type: "answer-stop" }),
  "queue-edit": ({ promptId, text }) =>
    typeof promptId === "string" && typeof text === "string" ? { type: "queue-edit", promptId, text } : undefined,
  "queue-remove": ({ promptId }) => (typeof promptId === "string" ? { type: "queue-remove", promptId } : undefined),
  "queue-ask": ({ promptId }) => (typeof promptId === "string" ? { type: "queue-ask", promptId } : undefined),
  "role-choose": ({ role }) => (isRole(role) ? { type: "role-choose", role } : undefined),
  "model-choose": ({ role }) => (isRole(role) ? { type: "model-choose", role } : undefined),
  "effort-choose": ({ role }) => (isRole(role) ? { type: "effort-choose", role } : undefined),
  "agent-choose": () => ({ type: "agent-choose" }),
  "instructions-choose": () => ({ type: "instructions-choose" }),
  "draft-change": (fields) => withText("draft-change", fields),
  "fix-run": ({ turnId, fix, url }) =>
    typeof turnId === "string" && isFix(fix) ? { type: "fix-run", turnId, fix, url: typeof url === "string" ? url : undefined } : undefined,
  "wait-skip": () => ({ type: "wait-skip" }),
  "answer-continue": ({ turnId }) => (typeof turnId === "string" ? { type: "answer-continue", turnId } : undefined),
  "answer-retry": ({ turnId }) => (typeof turnId === "string" ? { type: "answer-retry", turnId } : undefined),
  "offer-take": ({ offer }) => {
    const parsed = parseOffer(offer);
    return parsed && { type: "offer-take", offer: parsed };
  },
  "key-add": () => ({ type: "key-add" }),
  "text-copy": (fields) => withText("text-copy", fields),
  "code-insert": (fields) => withText("code-insert", fields),
  "files-check": ({ paths }) =>
    Array.isArray(paths) && paths.length <= checkedPathsLimit && paths.every(isFilePath) ? { type: "files-check", paths } : undefined,
  "file-open": parseFileOpen,
  "link-open": ({ href }) => (typeof href === "string" ? { type: "link-open", href } : undefined),
  "settings-open": ({ query }) => (typeof query === "string" ? { type: "settings-open", query } : undefined),
  "request-reply": ({ id, reply }) => {
    const parsed = parseReply(reply);
    return typeof id === "string" && parsed !== undefined ? { type: "request-reply", id, reply: parsed } : undefined;
  },
  "level-choose": ({ level: asked }) => {
    const level = permissionLevels.find((one) => one === asked);
    return level && { type: "level-choose", level };
  },
  "changes-act": ({ act: asked, path }) => {
    const act = (["keep", "undo", "review", "open"] as const).find((one) => one === asked);
    return act && (path === undefined || isFilePath(path)) ? { type: "changes-act", act, path } : undefined;
  },
  "completion-ask": ({ id, trigger, query }) =>
    typeof id === "number" && (trigger === "@" || trigger === "/") && typeof query === "string" && query.length <= 1000
      ? { type: "completion-ask", id, trigger, query }
      : undefined,
  "selection-attach": () => ({ type: "selection-attach" }),
  "turn-restore": ({ turnId, act }) =>
    typeof turnId === "string" && (act === "undo" || act === "redo") ? { type: "turn-restore", turnId, act } : undefined,
  "compaction-set": ({ turnId, partId, isUndone }) =>
    typeof turnId === "string" && typeof partId === "string" && typeof isUndone === "boolean"
      ? { type: "compaction-set", turnId, partId, isUndone }
      : undefined,
  "call-stop": (fields) => ofPart("call-stop", fields),
  "terminal-show": ({ handle }) =>
    handle === undefined ? { type: "terminal-show" } : typeof handle === "string" ? { type: "terminal-show", handle } : undefined,
  "background-stop": ({ handle }) => (typeof handle === "string" ? { type: "background-stop", handle } : undefined),
  "result-open": (fields) => ofPart("result-open", fields),
  "view-error": ({ message }) => (typeof message === "string" ? { type: "view-error", message } : undefined),
};

/** The message, or `undefined` for anything that is none: what comes from a webview is not trusted. Never throws. */
export function parseViewMessage(value: unknown): ViewToHost | undefined {
  if (!isRecord(value) || typeof value["type"] !== "string" || !Object.hasOwn(parsers, value["type"])) {
    return undefined;
  }
  return parsers[value["type"] as MessageType](value);
}

function withText<Type extends "draft-change" | "text-copy" | "code-insert">(
  type: Type,
  { text }: Fields,
): { readonly type: Type; readonly text: string } | undefined {
  return typeof text === "string" ? { type, text } : undefined;
}

function ofImage<Type extends "image-load" | "image-open">(
  type: Type,
  fields: Fields,
): { readonly type: Type; readonly turnId: string; readonly partId: string; readonly index?: number } | undefined {
  const { index } = fields;
  const parsed = ofPart(type, fields);
  return parsed && { ...parsed, ...(Number.isSafeInteger(index) && Number(index) >= 0 ? { index: Number(index) } : {}) };
}

function ofPart<Type extends "image-load" | "image-open" | "result-open" | "call-stop">(
  type: Type,
  { turnId, partId }: Fields,
): { readonly type: Type; readonly turnId: string; readonly partId: string } | undefined {
  return typeof turnId === "string" && typeof partId === "string" ? { type, turnId, partId } : undefined;
}

/** No picture for people needs more, and the panel is sent it again with each change of the list. */
const thumbnailPattern = /^data:image\/(?:png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}$/;
const noteLimit = 300;

function parseAttachment({ name, bytes, thumbnail, note }: Fields): Message<"attachment-add"> | undefined {
  if (typeof name !== "string" || !(bytes instanceof Uint8Array) || bytes.length > largestAttachment) {
    return undefined;
  }
  const isThumbnail = typeof thumbnail === "string" && thumbnail.length <= thumbnailLimit && thumbnailPattern.test(thumbnail);
  return {
    type: "attachment-add",
    name,
    bytes,
    thumbnail: isThumbnail ? thumbnail : undefined,
    note: typeof note === "string" ? note.slice(0, noteLimit) : undefined,
  };
}

function isFilePath(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= longestFilePath && !value.includes("\0");
}

function parseFileOpen({ target, toSide }: Fields): Message<"file-open"> | undefined {
  if (!isRecord(target) || !isFilePath(target["path"]) || typeof toSide !== "boolean") {
    return undefined;
  }
  const { path, line, column, endLine } = target;
  return { type: "file-open", target: { path, line: readPlace(line), column: readPlace(column), endLine: readPlace(endLine) }, toSide };
}

function readPlace(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : undefined;
}

function isRole(value: unknown): value is "orchestrator" | "worker" {
  return value === "orchestrator" || value === "worker";
}

function isFix(value: unknown): value is FailureFix["id"] {
  return typeof value === "string" && Object.hasOwn(fixIds, value);
}

/** Characters of the user's words to a model with an answer. */
const longestWords = 100_000;

function parseReply(value: unknown): UserReply | undefined {
  if (!isRecord(value)) {
    return undefined;
  }
  const { answer, scope, words, ends, text } = value;
  switch (answer) {
    case "allow":
      return scope === "once" || scope === "chat" || scope === "always" ? { answer, scope } : undefined;
    case "deny":
      return { answer, words: typeof words === "string" ? words.slice(0, longestWords) : undefined, ends: ends === true };
    case "text":
      return typeof text === "string" ? { answer, text: text.slice(0, longestWords) } : undefined;
    default:
      return undefined;
  }
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
