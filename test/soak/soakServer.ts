import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { KeyTrouble } from "../model-server/keyGate.ts";
import type { KeyOwner } from "../model-server/script.ts";
import type { ServerReport, ThreadData, ThreadQuestion } from "./serverThread.ts";

type Question = ThreadQuestion extends infer Each ? (Each extends unknown ? Omit<Each, "number"> : never) : never;

/** Model servers in a thread of their own: what they hold is not in this heap, and what they do takes no turn from whoever asks. */
export class SoakServer {
  /** `http://127.0.0.1:PORT`, by the owner of the keys. */
  readonly origins: Readonly<Partial<Record<KeyOwner, string>>>;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, (report: ServerReport) => void>();
  #asked = 0;

  private constructor(worker: Worker, origins: SoakServer["origins"]) {
    this.origins = origins;
    this.#worker = worker;
    worker.on("message", ({ number, report }: { readonly number: number; readonly report: ServerReport }) => {
      this.#waiting.get(number)?.(report);
      this.#waiting.delete(number);
    });
  }

  /** Rejects where they cannot be started. */
  static async start(data: ThreadData): Promise<SoakServer> {
    const worker = new Worker(new URL("./serverThread.ts", import.meta.url), { workerData: data });
    const [{ origins }] = (await once(worker, "message")) as [Pick<SoakServer, "origins">];
    return new SoakServer(worker, origins);
  }

  /** Resolves when that is so. */
  async setKey(owner: KeyOwner, key: string, trouble: KeyTrouble | undefined): Promise<void> {
    await this.#ask({ kind: "set-key", owner, key, trouble });
  }

  report(): Promise<ServerReport> {
    return this.#ask({ kind: "report" });
  }

  /** Resolves with the last report when the thread is at its end. */
  async close(): Promise<ServerReport> {
    const exit = once(this.#worker, "exit");
    const report = await this.#ask({ kind: "close" });
    await exit;
    return report;
  }

  #ask(question: Question): Promise<ServerReport> {
    const number = ++this.#asked;
    return new Promise((resolve) => {
      this.#waiting.set(number, resolve);
      this.#worker.postMessage({ ...question, number });
    });
  }
}
