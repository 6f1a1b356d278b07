import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Order, Report } from "./contender.ts";

const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The bench's server in a process of its own. */
export interface StreamServer {
  readonly origin: string;
  close(): void;
}

/** Starts the server, which writes at most `pieceBytes` at once. */
export async function startStreamServer(pieceBytes: number): Promise<StreamServer> {
  const child = spawn(process.execPath, [fileOf("streamServer.ts"), String(pieceBytes)], { stdio: ["pipe", "pipe", "inherit"] });
  const [port] = (await once(child.stdout, "data")) as [Buffer];
  return { origin: `http://127.0.0.1:${port.toString().trim()}`, close: () => void child.kill() };
}

/** One contender in a process of its own, so that neither its garbage nor its compiled code is another's. */
export class Worker {
  readonly #child: ChildProcess;
  #answer: (report: Report) => void = () => undefined;

  constructor(contender: string) {
    this.#child = fork(fileOf("worker.ts"), [contender], { execArgv: ["--expose-gc"], stdio: ["ignore", "ignore", "inherit", "ipc"] });
    this.#child.on("message", (report) => this.#answer(report as Report));
    this.#child.once("exit", () => this.#answer({ ok: false, message: "The contender's process died." }));
  }

  /** Resolves with the worker's report, which may be of a failure. One order at a time. */
  order(order: Order): Promise<Report> {
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.#child.send(order);
    });
  }

  close(): void {
    this.#child.kill();
  }
}
