import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { constants, createGzip, type Gzip } from "node:zlib";

/** Called when a head goes out, with its body where that is known by then. Returns headers that are to stand beside its own. */
export type OnHead = (head: {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}) => Readonly<Record<string, string>>;

/** One request's way back to its client. Every wait in it ends as soon as the client leaves; after that, sending does nothing. */
export class Exchange {
  /** `true` once the server has sent all it meant to, `false` once the client has left before that. Never rejects. */
  readonly finished: Promise<boolean>;
  readonly #response: ServerResponse;
  readonly #left = new AbortController();
  readonly #whenLeft: Promise<void>;
  #done = false;
  #gzip: Gzip | undefined;
  #onHead: OnHead = () => ({});

  constructor(response: ServerResponse) {
    this.#response = response;
    this.#whenLeft = new Promise((resolve) => {
      this.#left.signal.addEventListener("abort", () => resolve(), { once: true });
    });
    this.finished = new Promise((resolve) => {
      response.once("close", () => {
        resolve(this.#done || response.writableFinished);
        this.#left.abort();
      });
    });
    // A write that races with the client's leaving reports its error here; `close` follows and reports all that matters.
    response.on("error", () => undefined);
  }

  get clientLeft(): boolean {
    return this.#left.signal.aborted;
  }

  get headSent(): boolean {
    return this.#response.headersSent;
  }

  /** From now on, `onHead` is called for a head. */
  watchHead(onHead: OnHead): void {
    this.#onHead = onHead;
  }

  /** Sends the status and headers now. */
  head(status: number, headers: Readonly<Record<string, string>>): void {
    if (!this.clientLeft) {
      this.#response.writeHead(status, { ...headers, ...this.#onHead({ status, headers, text: "" }) });
      this.#response.flushHeaders();
    }
  }

  /** Packs the body with gzip; each chunk can be unpacked by itself as soon as it has come. To be called before the head, which must say so. */
  pack(): void {
    this.#gzip = createGzip({ flush: constants.Z_SYNC_FLUSH });
    this.#gzip.on("data", (packed: Buffer) => this.#response.write(packed));
  }

  /** Sends one chunk as a write of its own: the promise resolves when the socket has taken it, or the client has left. */
  async write(chunk: string | Uint8Array): Promise<void> {
    if (this.clientLeft || chunk.length === 0) {
      return;
    }
    const taken = new Promise<void>((resolve) => {
      (this.#gzip ?? this.#response).write(chunk, () => resolve());
    });
    await Promise.race([taken, this.#whenLeft]);
  }

  /** Ends the body cleanly. */
  end(text = ""): void {
    if (this.clientLeft) {
      return;
    }
    if (this.#gzip === undefined) {
      this.#response.end(text);
    } else {
      this.#gzip.once("end", () => this.#response.end());
      this.#gzip.end(text);
    }
  }

  /** Sends a whole response. */
  respond(status: number, headers: Readonly<Record<string, string>>, text: string): void {
    if (!this.clientLeft) {
      this.#response.writeHead(status, {
        ...headers,
        ...this.#onHead({ status, headers, text }),
        "content-length": String(Buffer.byteLength(text)),
      });
      this.#response.end(text);
    }
  }

  /** Breaks the connection with a TCP reset, which counts as all that the server meant to send. */
  resetConnection(): void {
    this.#done = true;
    this.#response.socket?.resetAndDestroy();
  }

  /** Waits, or less if the client leaves. */
  async delay(ms: number): Promise<void> {
    await wait(ms, undefined, { signal: this.#left.signal }).catch(() => undefined);
  }

  /** Waits until `event` settles, either way, or the client leaves. */
  async until(event: Promise<unknown>): Promise<void> {
    await Promise.race([event.catch(() => undefined), this.#whenLeft]);
  }

  /** Waits until the client leaves. */
  async untilLeft(): Promise<void> {
    await this.#whenLeft;
  }
}
