import assert from "node:assert/strict";
import type { ChatRequest } from "../../src/core/provider.ts";
import { failureOf } from "../unit/providers/parsing.ts";
import type { Contract } from "./contract.ts";
import { eventsOf } from "./contract.ts";

/** A request that the wire cannot carry is rejected in words, and nothing is sent. */
export async function assertRejectedUnsent(contract: Contract, more: Partial<ChatRequest>): Promise<void> {
  const failure = failureOf(await eventsOf(await contract.open(), contract.question(more)));
  assert.equal(failure.kind, "invalid-request", failure.message);
  assert.match(failure.message, /nothing was sent/);
  assert.equal(contract.server.requests.length, 0);
}

/** The body of the last request, as JSON text. */
export function lastBody(contract: Contract): string {
  return JSON.stringify(contract.server.requests.at(-1)?.body);
}
