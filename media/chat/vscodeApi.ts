import type { HostToView, ViewToHost } from "../../src/shared/protocol.ts";

interface VsCodeApi {
  postMessage(message: ViewToHost): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The way to the host. May be asked for once in the life of a page, as VS Code allows no second call. */
export function connectHost(): VsCodeApi {
  return acquireVsCodeApi();
}

const knownTypes: Readonly<Record<HostToView["type"], true>> = {
  snapshot: true,
  changes: true,
  "composer-focus": true,
  "composer-note": true,
  "prompt-accepted": true,
  "prompt-returned": true,
  "image-loaded": true,
  "completion-offer": true,
  "mention-insert": true,
  "files-offer": true,
  "files-checked": true,
};

/**
 * What the host says, or `undefined` for a message this panel does not know: VS Code and other scripts post to the same window. The host is
 * trusted beyond its tag, since both sides come from one build.
 */
export function readHostMessage(data: unknown): HostToView | undefined {
  return isRecord(data) && typeof data["type"] === "string" && Object.hasOwn(knownTypes, data["type"])
    ? (data as unknown as HostToView)
    : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
