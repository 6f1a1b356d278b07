import type { StreamEvent } from "../src/core/model/streamEvent.ts";
import type { Clock } from "../src/core/ports/clock.ts";
import type { ChatProvider } from "../src/core/provider.ts";
import type { SilenceLimits } from "../src/core/resilience/watchdog.ts";
import { watchStream } from "../src/core/resilience/watchdog.ts";
import { streamStructured } from "../src/core/structured/streamStructured.ts";
import { loadAdapter } from "../src/providers/catalog.ts";
import { loadSchemaValidator } from "../src/schema/loadSchemaValidator.ts";
import { BadUsage } from "./ask/badUsage.ts";
import { help, readCommandLine, readCount, type Values } from "./ask/commandLine.ts";
import { FileLessons } from "./ask/fileLessons.ts";
import type { Question } from "./ask/question.ts";
import { readQuestion } from "./ask/question.ts";
import type { Target } from "./ask/target.ts";
import { readTarget } from "./ask/target.ts";

const clock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => {
      clearTimeout(timer);
    };
  },
};

/** How the answer is waited for, and what is kept of it. */
interface Manner {
  readonly limits: SilenceLimits;
  readonly lessons: FileLessons | undefined;
  readonly schemaRetries: number | undefined;
}

function readManner(values: Values): Manner {
  return {
    limits: { firstByteMs: (readCount(values, "first-byte-ms", 0) ?? 120_000) || Infinity, idleMs: (readCount(values, "idle-ms", 0) ?? 60_000) || Infinity },
    lessons: values.lessons === undefined ? undefined : new FileLessons(values.lessons),
    schemaRetries: readCount(values, "schema-retries", 0),
  };
}

/** Prints the answer's events. Resolves with whether it finished. */
async function ask({ type, endpoint }: Target, { request, schema }: Question, manner: Manner, signal: AbortSignal): Promise<boolean> {
  const openProvider = await loadAdapter(type);
  const chat = openProvider(endpoint, { fetch: globalThis.fetch, clock, lessons: manner.lessons });
  const whom = { provider: endpoint.provider, label: endpoint.label, origin: URL.parse(endpoint.baseUrl)?.origin };
  const watched: Pick<ChatProvider, "stream" | "structuredMode"> = {
    stream: (asked, inner) =>
      watchStream((opening, onActivity) => chat.stream(asked, opening, onActivity), { limits: manner.limits, request: { ...whom, model: asked.model }, clock, signal: inner }),
    structuredMode: (model) => chat.structuredMode?.(model) ?? "prompt",
  };
  const events =
    schema === undefined
      ? watched.stream(request, signal)
      : streamStructured(watched, request, schema, { loadValidator: loadSchemaValidator, asked: whom, retries: manner.schemaRetries }, signal);
  let last: StreamEvent | undefined;
  for await (const event of events) {
    last = event;
    process.stdout.write(`${JSON.stringify(event)}\n`);
  }
  return last?.type === "finish";
}

async function main(): Promise<number> {
  try {
    const { values, positionals } = readCommandLine();
    if (values.help === true) {
      process.stdout.write(help);
      return 0;
    }
    const target = readTarget(values, process.env);
    const question = await readQuestion(values, positionals);
    const manner = readManner(values);
    for (const note of question.notes) {
      process.stderr.write(`${note}\n`);
    }
    const stop = new AbortController();
    process.once("SIGINT", () => {
      stop.abort();
    });
    return (await ask(target, question, manner, stop.signal)) ? 0 : 1;
  } catch (error) {
    if (error instanceof BadUsage) {
      process.stderr.write(`${error.message}\nSee: npm run -s ask -- --help\n`);
      return 2;
    }
    throw error;
  }
}

// A reader that has seen enough (`| head`) is no error.
process.stdout.on("error", () => process.exit(1));
process.exitCode = await main();
