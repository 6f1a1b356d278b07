import type { StreamEvent } from "../../../core/model/streamEvent.ts";

/** In pixels. */
interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** What the base64 of an image begins with, by its type: what providers call it is too often missing or wrong. */
const beginnings: readonly (readonly [beginning: string, mediaType: string])[] = [
  ["iVBORw0KGgo", "image/png"],
  ["/9j/", "image/jpeg"],
  ["UklGR", "image/webp"],
  ["R0lGOD", "image/gif"],
];

const dataAddress = /^data:(image\/[\w.+-]+)(?:;[^,;]*)*;base64,/i;

/** The images that a model made in one answer. Each makes one event, though many providers report it again with the event that ends the answer. */
export class Images {
  readonly #emitted = new Set<string>();

  get any(): boolean {
    return this.#emitted.size > 0;
  }

  /** Takes the bytes of an image as base64. `mediaType`: what the provider calls it, if anything. `size`: as the provider reports it (`1024x1536`). Returns whether it is reported: it is no image otherwise, or was reported before. */
  push(given: string, mediaType: string | undefined, out: StreamEvent[], size?: string): boolean {
    const data = /[\s_-]/.test(given) ? given.replace(/\s+/g, "").replaceAll("-", "+").replaceAll("_", "/") : given;
    if (this.#emitted.has(data) || !/^[A-Za-z0-9+/]+={0,2}$/.test(data)) {
      return false;
    }
    this.#emitted.add(data);
    const found = beginnings.find(([beginning]) => data.startsWith(beginning))?.[1];
    out.push({ type: "image", mediaType: found ?? mediaType?.toLowerCase() ?? "image/png", data, ...(sizeOf(size) ?? pngSize(data)) });
    return true;
  }

  /** Takes an image by its address: the bytes in one that begins with `data:`; any other is given in words, as a link of Markdown. */
  pushAddress(address: string, out: StreamEvent[]): void {
    const start = dataAddress.exec(address);
    if (start !== null) {
      this.push(address.slice(start[0].length), start[1], out);
    } else if (/^https?:\/\/[^\s()<>]+$/i.test(address) && !this.#emitted.has(address)) {
      this.#emitted.add(address);
      out.push({ type: "text-delta", text: `\n\n![Image](${address})\n\n` });
    }
  }
}

function sizeOf(size: string | undefined): ImageSize | undefined {
  const found = /^(\d{1,5})x(\d{1,5})$/.exec(size ?? "");
  return found === null ? undefined : { width: Number(found[1]), height: Number(found[2]) };
}

/** A PNG's size stands at the same place in each: two numbers of four bytes, after 16. */
function pngSize(data: string): ImageSize | undefined {
  if (!data.startsWith("iVBORw0KGgo") || data.length < 32) {
    return undefined;
  }
  const bytes = Uint8Array.from(atob(data.slice(0, 32)), (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}
