import { isRecord, parseJson } from "../../src/core/model/json.ts";
import type { Door, DoorRequest } from "./door.ts";
import { bearerOf, decodePiece, rejectPlainKey } from "./door.ts";
import { makeKey } from "./keys.ts";
import { vertexProtocol } from "./vertexProtocol.ts";

/**
 * Claude on Google Vertex AI: `…/publishers/anthropic/models/MODEL:streamRawPredict` below a project and a location, the model garden's list, and
 * `/token`, where a service account gets the access token that is the key.
 */
export const vertexDoor: Door = {
  owner: "vertex",
  wire: "vertex",
  protocol: vertexProtocol,
  route: ({ path }) => {
    const asked =
      /^\/v1\/projects\/[\w.:-]+\/locations\/[\w-]+\/publishers\/anthropic\/models\/([^/:]+):(rawPredict|streamRawPredict)$/.exec(path);
    if (asked !== null) {
      return { kind: "generate", model: decodePiece(asked[1] ?? "") };
    }
    if (path === "/v1beta1/publishers/anthropic/models") {
      return { kind: "models" };
    }
    return path === "/token" || /^\/v1(?:beta1)?\/(?:projects|publishers)\//.test(path) ? { kind: "unknown", known: true } : undefined;
  },
  reject: ({ headers }, accepted) => rejectPlainKey(bearerOf(headers), accepted, vertexProtocol.errors),
  serve: (request, accepted) => (request.path === "/token" ? token(request, accepted) : undefined),
};

/** Google's token endpoint for service accounts: the assertion must be a signed statement about them, meant for this address and still good. */
function token(
  { method, headers, bodyText }: DoorRequest,
  accepted: readonly string[],
): { readonly status: number; readonly body: unknown } {
  const form = new URLSearchParams(bodyText);
  const [head, claims, signature] = (form.get("assertion") ?? "")
    .split(".")
    .map((part) => parseJson(Buffer.from(part, "base64url").toString()) ?? part);
  const nowSeconds = Date.now() / 1000;
  const isGood =
    method === "POST" &&
    form.get("grant_type") === "urn:ietf:params:oauth:grant-type:jwt-bearer" &&
    isRecord(head) &&
    head["alg"] === "RS256" &&
    isRecord(claims) &&
    typeof claims["iss"] === "string" &&
    claims["aud"] === `http://${headers.host ?? ""}/token` &&
    String(claims["scope"]).includes("cloud-platform") &&
    Number(claims["exp"]) > nowSeconds &&
    Number(claims["iat"]) < nowSeconds + 60 &&
    typeof signature === "string" &&
    signature !== "";
  return isGood
    ? { status: 200, body: { access_token: accepted[0] ?? makeKey("vertex"), expires_in: 3599, token_type: "Bearer" } }
    : { status: 400, body: { error: "invalid_grant", error_description: "Invalid JWT Signature." } };
}
