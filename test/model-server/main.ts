/** Runs the demo's model server by itself: `node test/model-server/main.ts [--port N] [--any-key]`, until it is interrupted. */
import { parseArgs } from "node:util";
import { demoAnswer } from "./demo.ts";
import { anyKeys } from "./keys.ts";
import { startModelServer } from "./server.ts";

const { values } = parseArgs({ options: { port: { type: "string" }, "any-key": { type: "boolean", default: false } } });
const anyKey = values["any-key"];

const server = await startModelServer({
  ...(values.port === undefined ? {} : { port: Number(values.port) }),
  ...(anyKey ? { keys: anyKeys } : {}),
  fallback: demoAnswer,
});

process.stdout.write(`${JSON.stringify({ origin: server.origin, ...(anyKey ? {} : { keys: server.keys }) })}\n`);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void server.close());
}
