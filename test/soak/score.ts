/** What the conversations of a soak have seen. */
export class Score {
  /** Whole answers, each checked letter by letter. */
  answers = 0;
  /** Askings: once for each question, and once more for each that was asked again. */
  askings = 0;
  /** Answers with calls of tools, and the calls that came. */
  calls = 0;
  /** Answers that broke off after content had come, by the failure's kind. What had come was kept and is right; the question was asked again, as by Retry. */
  readonly cutOff: Record<string, number> = {};
  /** Askings that ended before any content, by the failure's kind: nobody could answer in time. Asked again, once somebody can. */
  readonly gaveUp: Record<string, number> = {};
  /** Answers without an end that were stopped. */
  stopped = 0;
  /** Steps that the executor took by itself, by what failed and what it did. */
  readonly steps: Record<string, number> = {};
  /** Questions that never got a whole answer. */
  readonly lost: string[] = [];
  /** Answers that are not what the server sent. */
  readonly wrong: string[] = [];
  /** From asking to a whole answer, askings again included; in milliseconds, sorted when read. */
  readonly #durationsMs: number[] = [];
  /** Answers by conversation. */
  readonly #byConversation = new Map<number, number>();

  /** One more of a kind. */
  static count(record: Record<string, number>, name: string): void {
    record[name] = (record[name] ?? 0) + 1;
  }

  /** A whole answer has come. */
  answered(conversation: number, durationMs: number): void {
    this.answers += 1;
    this.#byConversation.set(conversation, (this.#byConversation.get(conversation) ?? 0) + 1);
    this.#durationsMs.push(durationMs);
  }

  /** The fewest and the most answers that a conversation got. */
  spread(): { readonly fewest: number; readonly most: number } {
    const counts = [...this.#byConversation.values()];
    return { fewest: Math.min(...counts), most: Math.max(...counts) };
  }

  /** Milliseconds that so much (0 to 1) of the answers took at most. */
  durationMs(share: number): number {
    const sorted = this.#durationsMs.toSorted((one, other) => one - other);
    return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  }
}
