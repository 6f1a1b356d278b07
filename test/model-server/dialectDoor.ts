import { randomBytes } from "node:crypto";
import { dialectErrorBody } from "./dialectErrors.ts";
import { validateDialect } from "./dialectRequest.ts";
import type { Dialect } from "./dialects.ts";
import { dialects } from "./dialects.ts";
import { dialectStream, usageBody } from "./dialectStream.ts";
import type { Door, DoorRequest, Route } from "./door.ts";
import { bearerOf, decodePiece, rejectPlainKey } from "./door.ts";
import { openaiErrors } from "./openaiErrors.ts";
import { openaiProtocol } from "./openaiProtocol.ts";
import { usageOf } from "./tokens.ts";
import type { WireProtocol } from "./wireProtocol.ts";

/** Where a preset's server is, below the model server's origin; with `rejects`, one that does not take this field today. */
export function dialectPath(preset: string, rejects?: string): string {
  return `/dialects/${preset}${rejects === undefined ? "" : `/without/${encodeURIComponent(rejects)}`}/v1`;
}

/** What a server may be configured to reject. */
const rejectable = [
  "max_tokens",
  "max_completion_tokens",
  "temperature",
  "reasoning_effort",
  "reasoning",
  "stream_options",
  "parallel_tool_calls",
  "strict",
  "system role",
];

/** The servers of all presets on the chat wire, each below `/dialects/PRESET/v1`. */
export const dialectDoors: readonly Door[] = dialects.flatMap((dialect) =>
  [undefined, ...rejectable].map((rejects) => doorOf(dialect, rejects)),
);

function doorOf(dialect: Dialect, rejects: string | undefined): Door {
  const protocol = protocolOf(dialect, rejects);
  const start = `${dialectPath(dialect.preset, rejects)}/`;
  return {
    owner: "gateway",
    wire: "openai",
    protocol,
    route: ({ path }) => (path.startsWith(start) ? routeOf(path.slice(start.length)) : undefined),
    reject: (request, accepted) => rejectPlainKey(keyOf(dialect, request), accepted, protocol.errors),
  };
}

function routeOf(rest: string): Route {
  if (rest === "chat/completions") {
    return { kind: "generate" };
  }
  if (rest === "models") {
    return { kind: "models" };
  }
  return rest.startsWith("models/") ? { kind: "model", id: decodePiece(rest.slice("models/".length)) } : { kind: "unknown", known: true };
}

function keyOf({ keyHeader }: Dialect, { headers }: DoorRequest): string | undefined {
  const own = keyHeader === undefined ? undefined : headers[keyHeader];
  return keyHeader === undefined ? bearerOf(headers) : typeof own === "string" ? own : undefined;
}

function protocolOf(dialect: Dialect, rejects: string | undefined): WireProtocol {
  return {
    validate: (body, asked) => validateDialect(dialect, body, asked, rejects),
    streamEncoder: (frame) => dialectStream(dialect, frame),
    wholeAnswer: (frame, steps, finishReason) => {
      const usage = usageOf(frame, steps);
      return {
        ...(openaiProtocol.wholeAnswer(frame, steps, finishReason) as object),
        usage: usage === null ? undefined : usageBody(dialect, usage),
      };
    },
    errorBody: (error) => dialectErrorBody(dialect, error),
    headers: (requestId) => ({ "x-request-id": requestId }),
    newRequestId: () => `req_${randomBytes(10).toString("hex")}`,
    // Together lists its models without a wrapping.
    modelList: (ids) => (dialect.preset === "together" ? ids.map(modelEntry) : { object: "list", data: ids.map(modelEntry) }),
    model: modelEntry,
    errors: openaiErrors,
  };
}

function modelEntry(id: string): object {
  return { id, object: "model", created: 1_770_000_000, owned_by: "gateway" };
}
