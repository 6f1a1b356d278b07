import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { StreamEvent } from "../../src/core/model/streamEvent.ts";

/** The script behind `npm run ask`. */
export const askScript = fileURLToPath(new URL("../../scripts/ask.ts", import.meta.url));

/** Starts `npm run ask` with a key and perhaps other variables. */
export function startAsk(args: readonly string[], key: string, more: Readonly<Record<string, string>> = {}) {
  return spawn(process.execPath, [askScript, ...args], { env: { ...process.env, ...more, BATON_KEY: key }, stdio: "pipe" });
}

/** Runs `npm run ask` to its end: what it printed, as events where it is that, and its exit code. */
export async function runAsk(args: readonly string[], key = "", input = "", more: Readonly<Record<string, string>> = {}) {
  const child = startAsk(args, key, more);
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  const events = stdout.startsWith("{")
    ? stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as StreamEvent)
    : [];
  return { code: code as number, stdout, stderr, events };
}
