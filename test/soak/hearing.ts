import { mappedEvents } from "../../src/core/drivenEvents.ts";
import type { ChatProvider } from "../../src/core/provider.ts";
import { answerHeader, heardHeader, unheardHeader } from "../model-server/reportings.ts";

/** How far back answers are looked for that have not come. */
const span = 200;

/** Which of one key's answers have been heard, to be reported to the server with each request: so that it can judge what its client knew. */
export class Hearing {
  readonly #heard = new Set<number>();
  #most = 0;

  /** An answer has been heard, and what it reports has been taken in. */
  note(headers: Pick<Headers, "get">): void {
    const number = Number(headers.get(answerHeader) ?? 0);
    if (number > 0) {
      this.#heard.add(number);
      this.#most = Math.max(this.#most, number);
      if (this.#heard.size > 2 * span) {
        this.#forget();
      }
    }
  }

  #forget(): void {
    for (const number of this.#heard) {
      if (number <= this.#most - span) {
        this.#heard.delete(number);
      }
    }
  }

  /** The headers that report it, as of now. */
  reported(): Readonly<Record<string, string>> {
    const unheard = Array.from({ length: Math.min(span, this.#most) }, (_, back) => this.#most - back).filter(
      (number) => !this.#heard.has(number),
    );
    return { [heardHeader]: String(this.#most), [unheardHeader]: unheard.join(",") };
  }
}

/** One request with a key, from its permission to be sent: reports to the server what was heard by then, and hears its answer. */
export class HeardRequest {
  /** Sent with the request. */
  readonly headers: Readonly<Record<string, string>>;
  readonly #hearing: Hearing;
  #rejected: Pick<Headers, "get"> | undefined;

  constructor(hearing: Hearing) {
    this.#hearing = hearing;
    this.headers = hearing.reported();
  }

  /** The head of an answer has come. What a rejection means is known once it has been read. */
  head({ status, headers }: { readonly status: number; readonly headers: Pick<Headers, "get"> }): void {
    if (status < 400) {
      this.#hearing.note(headers);
    } else {
      this.#rejected = headers;
    }
  }

  /** Hears the events of `provider`, which is asked once. */
  listenTo(provider: ChatProvider): void {
    const stream = provider.stream.bind(provider);
    provider.stream = (...order) =>
      mappedEvents(stream(...order), (event) => {
        if (event.type === "failure" && this.#rejected !== undefined) {
          this.#hearing.note(this.#rejected);
        }
        return event;
      });
  }
}
