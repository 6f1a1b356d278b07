import type { HostToView, ViewToHost } from "../../../src/shared/protocol.ts";

type Loaded = Extract<HostToView, { type: "image-loaded" }>;
/** Takes an image's address on this page; `undefined` if its file is gone. */
export type ImageListener = (url: string | undefined) => void;

/** The images that models made: their bytes are the host's, and are asked for once a page. */
export class Images {
  readonly #post: (message: ViewToHost) => void;
  readonly #loaded = new Map<string, string>();
  readonly #waiting = new Map<string, ImageListener[]>();

  constructor(post: (message: ViewToHost) => void) {
    this.#post = post;
  }

  /** Has `listener` hear the address of an image's bytes, at once or when they have come. `index`: its place in a call's result. */
  load(turnId: string, partId: string, listener: ImageListener, index?: number): void {
    const key = keyOf({ turnId, partId, index });
    const url = this.#loaded.get(key);
    if (url !== undefined) {
      listener(url);
      return;
    }
    const waiting = this.#waiting.get(key);
    this.#waiting.set(key, [...(waiting ?? []), listener]);
    if (waiting === undefined) {
      this.#post({ type: "image-load", turnId, partId, index });
    }
  }

  /** The host has read an image. */
  receive({ turnId, partId, index, mediaType, bytes }: Loaded): void {
    const key = keyOf({ turnId, partId, index });
    const url = bytes && URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: mediaType }));
    if (url !== undefined) {
      this.#loaded.set(key, url);
    }
    const listeners = this.#waiting.get(key) ?? [];
    this.#waiting.delete(key);
    for (const listener of listeners) {
      listener(url);
    }
  }
}

function keyOf({ turnId, partId, index }: Pick<Loaded, "turnId" | "partId" | "index">): string {
  return `${turnId} ${partId} ${index ?? ""}`;
}
