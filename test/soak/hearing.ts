import { answerHeader, heardHeader, unheardHeader } from "../model-server/reportings.ts";

/** How far back answers are looked for that have not come. */
const span = 200;

/** Which of one key's answers have been heard, to be told to the server with each request: so that it can judge what its client knew. */
export class Hearing {
  readonly #heard = new Set<number>();
  #most = 0;

  /** An answer has been heard, and what it tells been taken in. */
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

  /** The headers that tell it, as of now. */
  reported(): Readonly<Record<string, string>> {
    const unheard = Array.from({ length: Math.min(span, this.#most) }, (_, back) => this.#most - back).filter(
      (number) => !this.#heard.has(number),
    );
    return { [heardHeader]: String(this.#most), [unheardHeader]: unheard.join(",") };
  }
}
