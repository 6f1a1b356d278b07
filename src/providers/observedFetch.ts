/** Told of an answer as soon as its head has come, before its body is read. Must not throw. */
export type ObserveAnswer = (response: Pick<Response, "status" | "headers">) => void;

/** A `fetch` that tells of every answer that comes. */
export function observedFetch(fetch: typeof globalThis.fetch, observe: ObserveAnswer): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    observe(response);
    return response;
  };
}
