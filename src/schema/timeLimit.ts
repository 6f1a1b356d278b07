import { Script } from "node:vm";

const script = new Script("run()");

/**
 * Runs `run`, and throws when it has not ended after `limitMs`. It interrupts even a regular expression, which nothing else on this thread can:
 * patterns in schemas come from anywhere, and some take for ever on the wrong text.
 */
export function runWithin<T>(limitMs: number, run: () => T): T {
  return script.runInNewContext({ run }, { timeout: limitMs }) as T;
}
