/** Prompts that went to the host, which has not yet said whether it took them. They still belong to what is being written. */
export class SentPrompts {
  #sent: ReadonlyMap<string, string> = new Map();

  /** Whether the host has still to answer. */
  get any(): boolean {
    return this.#sent.size > 0;
  }

  /** The words of all of them. */
  get text(): string {
    return joinTexts(...this.#sent.values());
  }

  /** Keeps a prompt until the host has answered; gives its id. */
  add(text: string): string {
    const id = crypto.randomUUID();
    this.#sent = new Map([...this.#sent, [id, text]]);
    return id;
  }

  /** The host has answered. Gives the prompt's words; `undefined` for a prompt of another page. */
  settle(id: string): string | undefined {
    const text = this.#sent.get(id);
    this.#sent = new Map([...this.#sent].filter(([other]) => other !== id));
    return text;
  }
}

/** Texts with an empty line between them; those without words are left out. */
export function joinTexts(...texts: readonly string[]): string {
  return texts.filter((text) => text !== "").join("\n\n");
}
