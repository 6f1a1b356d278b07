import { azureChatProtocol, azureErrors } from "./azureProtocol.ts";
import type { Door, DoorRequest, Route } from "./door.ts";
import { bearerOf, decodePiece, rejectPlainKey } from "./door.ts";
import type { WireError } from "./wireError.ts";

/** Versions of the dated API that are taken. Source: Azure's API lifecycle page, 2026-11. */
const versions = new Set([
  "2024-02-01",
  "2024-06-01",
  "2024-10-21",
  "2024-12-01-preview",
  "2025-01-01-preview",
  "2025-03-01-preview",
  "2025-04-01-preview",
]);

/**
 * Azure: the dated API below `/openai/deployments/…` with its `api-version`, and the newer one below `/openai/v1`. The newer one has the same paths as other
 * providers have, so it is recognized by Azure's header, or by `/azure` before it, as behind a gateway.
 */
export const azureDoor: Door = {
  owner: "azure",
  wire: "openai",
  protocol: azureChatProtocol,
  route: (request) => {
    const path = azurePath(request);
    return path === undefined || (path.isV1 && path.rest === "responses") ? undefined : routeOf(request, path);
  },
  reject: rejectAzure,
};

/** The path below `/openai` or `/openai/v1`, where the request is for Azure. */
export function azurePath({ path, headers }: DoorRequest): { readonly isV1: boolean; readonly rest: string } | undefined {
  const parts = /^(\/azure)?\/openai(\/v1)?\/(.+?)\/?$/.exec(path);
  const isV1 = parts?.[2] !== undefined;
  if (parts?.[3] === undefined || (isV1 && parts[1] === undefined && headers["api-key"] === undefined)) {
    return undefined;
  }
  return { isV1, rest: parts[3] };
}

function routeOf({ query }: DoorRequest, { isV1, rest }: { readonly isV1: boolean; readonly rest: string }): Route {
  if (!isV1 && !query.has("api-version")) {
    return { kind: "unknown", known: true };
  }
  if (rest === "models") {
    return { kind: "models" };
  }
  if (rest.startsWith("models/")) {
    return { kind: "model", id: decodePiece(rest.slice("models/".length)) };
  }
  if (isV1) {
    return rest === "chat/completions" ? { kind: "generate" } : { kind: "unknown", known: true };
  }
  const deployment = /^deployments\/([^/]+)\/chat\/completions$/.exec(rest)?.[1];
  return deployment === undefined ? { kind: "unknown", known: true } : { kind: "generate", model: decodePiece(deployment) };
}

/** The key in Azure's own header, or an access token as a bearer; then the version, which the newer API takes only as a word. */
export function rejectAzure(request: DoorRequest, accepted: readonly string[]): WireError | undefined {
  const { headers, query } = request;
  const key = headers["api-key"] === undefined ? bearerOf(headers) : String(headers["api-key"]);
  const version = query.get("api-version");
  const isKnown =
    azurePath(request)?.isV1 === true
      ? version === null || /^(?:v1|preview|latest)$/.test(version)
      : version !== null && versions.has(version);
  return rejectPlainKey(key, accepted, azureErrors) ?? (isKnown ? undefined : azureErrors.unknownVersion());
}
