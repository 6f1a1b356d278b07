/** So many events back a repetition is recognised; a power of two. */
const remembered = 64;

/** Longer events are not kept: the long ones repeat what is known by then. In characters. */
const longest = 4096;

/**
 * Recognises events that came twice, by the number and the text of each. A number alone says nothing: some gateways number all events alike, or begin
 * anew with each item.
 */
export class Repeats {
  readonly #recent: string[] = [];
  #first: number | undefined;
  #highest = -1;

  /** Whether this event has come before; if not, it is remembered. `number`: its `sequence_number`, where it has one. */
  has(number: unknown, data: string): boolean {
    if (typeof number !== "number") {
      return false;
    }
    if (number > this.#highest) {
      this.#highest = number;
      this.#first ??= number;
      this.#recent[number % remembered] = data.length <= longest ? data : "";
      return false;
    }
    return this.#highest !== this.#first && this.#recent[number % remembered] === data;
  }
}
