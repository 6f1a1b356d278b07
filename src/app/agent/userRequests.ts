import type { UserReply, UserRequest } from "../../shared/agentViews.ts";

interface Waiting {
  readonly request: UserRequest;
  readonly settle: (reply: UserReply | undefined) => void;
}

/** What the agents of a conversation wait for from the user: one queue for all of them, in the order in which they asked. */
export class UserRequests {
  readonly #waiting = new Map<string, Waiting>();
  readonly #changed: (requests: readonly UserRequest[]) => void;

  /** `changed` is called with all that is waited for, each time that changes. */
  constructor(changed: (requests: readonly UserRequest[]) => void) {
    this.#changed = changed;
  }

  /** What is waited for, in order. */
  get all(): readonly UserRequest[] {
    return [...this.#waiting.values()].map(({ request }) => request);
  }

  /** Resolves with the user's reply; with `undefined` as soon as `signal` is aborted. Never rejects. */
  ask(request: UserRequest, signal: AbortSignal): Promise<UserReply | undefined> {
    if (signal.aborted) {
      return Promise.resolve(undefined);
    }
    return new Promise((resolve) => {
      const stop = (): void => {
        this.#settle(request.id, undefined);
      };
      signal.addEventListener("abort", stop, { once: true });
      this.#waiting.set(request.id, {
        request,
        settle: (reply) => {
          signal.removeEventListener("abort", stop);
          resolve(reply);
        },
      });
      this.#changed(this.all);
    });
  }

  /** Hands on the user's reply. A reply to what nobody waits for, or that does not fit what is asked, changes nothing: `false`. */
  reply(id: string, reply: UserReply): boolean {
    const request = this.#waiting.get(id)?.request;
    const fits = request?.kind === "question" ? reply.answer !== "allow" : reply.answer !== "text";
    return request !== undefined && fits && this.#settle(id, reply);
  }

  #settle(id: string, reply: UserReply | undefined): boolean {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) {
      return false;
    }
    this.#waiting.delete(id);
    waiting.settle(reply);
    this.#changed(this.all);
    return true;
  }
}
