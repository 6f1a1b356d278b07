import type { IncomingHttpHeaders } from "node:http";
import type { Wire } from "./script.ts";

/** What a path asks for. A path under a `/openai` or `/anthropic` prefix always belongs to that wire. */
export type Route =
  | { readonly wire: Wire; readonly kind: "generate" | "models" }
  | { readonly wire: Wire; readonly kind: "model"; readonly id: string }
  /** `wire`: the wire whose error the client understands. `known`: whether the request itself tells which that is. */
  | { readonly wire: Wire; readonly kind: "unknown"; readonly known: boolean };

/** Reads a request's path, without its query, and the headers that tell the two wires' `/v1/models` apart. */
export function routeOf(path: string, headers: IncomingHttpHeaders): Route {
  const parts = /^(?:\/(openai|anthropic))?\/v1\/(.+?)\/?$/.exec(path);
  const prefix = parts?.[1] as Wire | undefined;
  const speaksAnthropic = headers["x-api-key"] !== undefined || headers["anthropic-version"] !== undefined;
  const wire = prefix ?? (speaksAnthropic ? "anthropic" : "openai");
  const rest = parts?.[2] ?? "";
  if (rest === "chat/completions" && prefix !== "anthropic") {
    return { wire: "openai", kind: "generate" };
  }
  if (rest === "messages" && prefix !== "openai") {
    return { wire: "anthropic", kind: "generate" };
  }
  if (rest === "models") {
    return { wire, kind: "models" };
  }
  if (rest.startsWith("models/")) {
    return { wire, kind: "model", id: decodeId(rest.slice("models/".length)) };
  }
  return { wire, kind: "unknown", known: prefix !== undefined || speaksAnthropic };
}

function decodeId(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
