import type { ViewToHost } from "../../shared/protocol.ts";

/** What the panel can ask for, beside what concerns the panel itself, which answers that. */
export type ViewRequest = Exclude<ViewToHost, { type: "view-ready" | "view-use" }>;

/** One handler for each request of the panel: a missing one does not compile. */
export type ViewHandlers = {
  readonly [Type in ViewRequest["type"]]: (request: Extract<ViewRequest, { type: Type }>) => void | Promise<void>;
};

/** Hands `request` to its handler. What the handler throws or rejects with is this function's rejection. */
export async function dispatch(handlers: ViewHandlers, request: ViewRequest): Promise<void> {
  const handler = handlers[request.type] as (request: ViewRequest) => void | Promise<void>;
  await handler(request);
}
