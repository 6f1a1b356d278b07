import type { JsonObject } from "../../../core/model/json.ts";
import { isRecord, parseJson } from "../../../core/model/json.ts";

/** What some send before the arguments, to say that there are none yet: `{}`, `null`, `""`, or `{}` as a text. It counts where nothing follows it. */
const placeholder = /^\s*(?:\{\s*\}|null|""|"\{\s*\}")\s*(?=[{"])/;

/** A text that is a placeholder, or may yet become one. */
const mayBePlaceholder = /^\s*(?:\{\s*(?:\}\s*)?|n|nu|nul|null\s*|"(?:"\s*|\{\s*(?:\}(?:"\s*)?)?)?)?$/;

/** The arguments of one call, as the JSON text that comes in pieces. */
export class ToolArguments {
  /** Joined once, at the end. */
  readonly #pieces: string[] = [];
  /** What has come, as long as it may be a placeholder; `undefined` once it is not. */
  #held: string | undefined = "";

  /** There are none, or none that say anything. */
  get areEmpty(): boolean {
    return this.#held !== undefined;
  }

  /** All that has come. */
  get text(): string {
    return this.#pieces.join("") + (this.#held ?? "");
  }

  /** Nothing has come at all. */
  get areBlank(): boolean {
    return this.#held === "";
  }

  /** Whether what has come is an object, or a placeholder for one. What does not end like one is not looked into, which would take ever longer. */
  get areWhole(): boolean {
    const last = this.#held ?? this.#pieces.at(-1) ?? "";
    return last !== "" && (this.#held !== undefined || last.trimEnd().endsWith("}")) && this.parse() !== undefined;
  }

  /** Takes a piece. Returns the text that is to be reported: none as long as it may be a placeholder. */
  push(piece: string): string {
    if (this.#held === undefined) {
      this.#pieces.push(piece);
      return piece;
    }
    const text = this.#held + piece;
    if (mayBePlaceholder.test(text)) {
      this.#held = text;
      return "";
    }
    this.#held = undefined;
    const emitted = text.replace(placeholder, "");
    this.#pieces.push(emitted);
    return emitted;
  }

  /** No piece comes any more. Returns the text that was not reported and is no placeholder of another form. */
  end(): string {
    const held = this.#held?.trim() ?? "";
    return held.startsWith("{") ? held : "";
  }

  /** The object that they are; see {@link parseToolArguments}. */
  parse(): JsonObject | undefined {
    return parseToolArguments([this.text]);
  }
}

/**
 * A call's arguments from the pieces of their JSON text, joined once; `{}` for no text. `undefined` where they are no JSON object. An
 * object that was encoded twice, as some gateways do, is read as what it was meant to be.
 */
export function parseToolArguments(pieces: readonly string[]): JsonObject | undefined {
  const text = pieces.join("").trim();
  if (text === "" || text === "null") {
    return {};
  }
  const value = parseJson(text);
  const object = value === "" ? {} : typeof value === "string" ? parseJson(value) : value;
  return isRecord(object) ? (object as JsonObject) : undefined;
}
