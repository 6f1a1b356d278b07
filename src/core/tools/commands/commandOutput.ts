/** What is kept of the beginning, and of the end, in UTF-16 units: far more than a model is given. */
const keptEach = 2_000_000;

/** What a command writes, held within bounds however much that is: its beginning and its end. */
export class CommandOutput {
  #head = "";
  readonly #tail: string[] = [];
  #tailLength = 0;
  #dropped = 0;

  /** Adds what came next. */
  add(text: string): void {
    const room = keptEach - this.#head.length;
    this.#head += text.slice(0, Math.max(0, room));
    const rest = room <= 0 ? text : text.slice(room);
    if (rest === "") {
      return;
    }
    this.#tail.push(rest);
    this.#tailLength += rest.length;
    for (let first = this.#tail[0]; first !== undefined && this.#tailLength - first.length >= keptEach; first = this.#tail[0]) {
      this.#tail.shift();
      this.#tailLength -= first.length;
      this.#dropped += first.length;
    }
  }

  /** All that is held; a line says how much is missing, if anything is. */
  get text(): string {
    const missing = this.#dropped === 0 ? "" : `\n[${String(this.#dropped)} characters were not kept.]\n`;
    return `${this.#head}${missing}${this.#tail.join("")}`;
  }
}
