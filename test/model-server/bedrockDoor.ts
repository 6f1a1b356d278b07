import { isRecord, parseJson } from "../../src/core/model/json.ts";
import { bedrockErrors, exceptionName, signatureError } from "./bedrockErrors.ts";
import { bedrockProtocol } from "./bedrockProtocol.ts";
import type { Door } from "./door.ts";
import { bearerOf, decodePiece } from "./door.ts";
import { eventStreamFrame } from "./eventStreamFrame.ts";
import { checkSignature } from "./sigV4.ts";

/**
 * Claude on Amazon Bedrock: its runtime below `/model`, and its lists of models. A key is a Bedrock API key as a bearer token, or the secret access
 * key that a request is signed with.
 */
export const bedrockDoor: Door = {
  owner: "bedrock",
  wire: "bedrock",
  protocol: bedrockProtocol,
  route: ({ path, query }) => {
    const asked = /^\/model\/([^/]+)\/(invoke|invoke-with-response-stream)$/.exec(path);
    if (asked !== null) {
      return { kind: "generate", model: decodePiece(asked[1] ?? ""), stream: asked[2] !== "invoke" };
    }
    if (path === "/foundation-models") {
      return /^anthropic$/i.test(query.get("byProvider") ?? "anthropic") ? { kind: "models" } : { kind: "unknown", known: true };
    }
    if (path === "/inference-profiles") {
      return { kind: "models", part: "profiles" };
    }
    return path.startsWith("/model/") ? { kind: "unknown", known: true } : undefined;
  },
  reject: (request, accepted) => {
    const bearer = bearerOf(request.headers);
    if (accepted.length === 0 || (bearer !== undefined && accepted.includes(bearer))) {
      return undefined;
    }
    if (bearer !== undefined) {
      return bedrockErrors.wrongKey(bearer);
    }
    const faults = accepted.map((secret) => checkSignature(request, secret, "bedrock"));
    const fault = faults.includes(undefined) ? undefined : faults[0];
    return fault === undefined ? undefined : signatureError(fault);
  },
  streamType: "application/vnd.amazon.eventstream",
  frame: (text) => {
    const data = /^data: (.*)$/m.exec(text)?.[1] ?? "";
    const event = parseJson(data);
    const error = isRecord(event) && event["type"] === undefined ? event["message"] : undefined;
    if (typeof error === "string") {
      return exceptionFrame(event as { readonly message: string; readonly status?: unknown });
    }
    return eventStreamFrame(
      { ":event-type": "chunk", ":content-type": "application/json", ":message-type": "event" },
      // Padding hides how long the words are.
      JSON.stringify({ bytes: Buffer.from(data).toString("base64"), p: "abcdefghijklmnopqrstuvwxyz".slice(0, 1 + (data.length % 26)) }),
    );
  },
};

function exceptionFrame({ message, status }: { readonly message: string; readonly status?: unknown }): Uint8Array {
  const name = exceptionName({ status: typeof status === "number" ? status : 500, message });
  return eventStreamFrame(
    { ":exception-type": name.charAt(0).toLowerCase() + name.slice(1), ":content-type": "application/json", ":message-type": "exception" },
    JSON.stringify({ message }),
  );
}
