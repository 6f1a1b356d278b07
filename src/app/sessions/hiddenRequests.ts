import type { UserRequest } from "../../shared/agentViews.ts";

/** A request of a conversation. */
export interface AskedRequest {
  readonly conversationId: string;
  readonly request: UserRequest;
}

/** How the user comes to know of requests that no panel shows. */
export interface HiddenRequestsPorts {
  /** All that agents wait for, in all conversations. */
  readonly all: () => readonly AskedRequest[];
  /** The conversations that are on the screen. */
  readonly shown: () => ReadonlySet<string>;
  /** Shows how many wait, where the user sees it; 0: none. */
  readonly showCount: (count: number) => void;
  /** Says it once, and offers to show the conversation. */
  readonly offer: (sentence: string, conversationId: string) => void;
}

/** Requests that wait in conversations which no panel shows: counted, and said once when there are any. */
export class HiddenRequests {
  readonly #ports: HiddenRequestsPorts;
  /** Those that the user knows of, since they were said or on the screen. */
  readonly #known = new Set<string>();

  constructor(ports: HiddenRequestsPorts) {
    this.#ports = ports;
  }

  /** To be called when what agents wait for has changed, or what is on the screen. */
  refresh(): void {
    const { all, shown, showCount, offer } = this.#ports;
    const onScreen = shown();
    const asked = all();
    const hidden = asked.filter(({ conversationId }) => !onScreen.has(conversationId));
    const wasKnown = hidden.some(({ request }) => this.#known.has(request.id));
    this.#forgetGone(asked);
    showCount(hidden.length);
    const fresh = hidden.find(({ request }) => !this.#known.has(request.id));
    for (const { request } of asked) {
      this.#known.add(request.id);
    }
    if (fresh !== undefined && !wasKnown) {
      offer(sentenceOf(fresh.request), fresh.conversationId);
    }
  }

  #forgetGone(asked: readonly AskedRequest[]): void {
    const there = new Set(asked.map(({ request }) => request.id));
    for (const id of this.#known) {
      if (!there.has(id)) {
        this.#known.delete(id);
      }
    }
  }
}

function sentenceOf(request: UserRequest): string {
  return request.kind === "question" ? `Baton asks: ${request.question}` : `Baton is waiting for your approval: ${request.line}`;
}
