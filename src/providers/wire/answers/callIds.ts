/**
 * The ids of one answer's calls, as its events report them: the provider's own, unless it gave none, or gave the same to a call before. Those then get one that no other call of a
 * conversation has.
 */
export class CallIds {
  readonly #prefix: string;
  readonly #taken = new Set<string>();

  /** `prefix`: what an id of our own begins with. */
  constructor(prefix = "call_") {
    this.#prefix = prefix;
  }

  /** The id of a call that begins; `given` is what the provider calls it. */
  take(given: string | undefined): string {
    // Without its dashes: OpenAI takes 40 characters.
    const id =
      given === undefined || given === "" || this.#taken.has(given) ? `${this.#prefix}${crypto.randomUUID().replaceAll("-", "")}` : given;
    this.#taken.add(id);
    return id;
  }
}
