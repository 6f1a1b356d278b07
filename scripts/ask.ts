import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import type { Message } from "../src/core/model/message.ts";
import { parseMessages } from "../src/core/model/parseMessages.ts";
import type { Parsed } from "../src/core/model/parsed.ts";
import { parseTools } from "../src/core/model/parseTools.ts";
import type { StreamEvent } from "../src/core/model/streamEvent.ts";
import type { Clock } from "../src/core/ports/clock.ts";
import type { ChatRequest, Effort } from "../src/core/provider.ts";
import { watchStream } from "../src/core/resilience/watchdog.ts";
import type { ProviderType } from "../src/core/settings/providerSettings.ts";
import { providerTypes } from "../src/core/settings/providerSettings.ts";
import { loadAdapter } from "../src/providers/catalog.ts";

const help = `Asks a model one question and prints each event of the answer as a line of JSON.

  npm run -s ask -- --provider TYPE --base-url URL --model ID "prompt"

  --provider TYPE         ${providerTypes.join(" or ")}
  --base-url URL          such as https://api.openai.com/v1 or https://api.anthropic.com
  --model ID              the id that the provider knows the model by
  "prompt"                the question; - reads it from standard input
  --messages FILE         a conversation as JSON (Baton's, OpenAI's or Anthropic's shape), before the prompt or in its place
  --tools FILE            tool definitions as JSON, in any of the three shapes
  --max-output-tokens N   the most tokens that the answer may have
  --effort LEVEL          low, medium or high
  --first-byte-ms N       how long to wait for the answer to begin (default 120000; 0: for ever)
  --idle-ms N             how long it may fall silent (default 60000; 0: for ever)
  --help                  prints this

The key is read from the variable BATON_KEY; without it none is sent.
Ends with 0 when the answer finished, 1 when it failed or was stopped with Ctrl+C, 2 when it was not asked rightly.
`;

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

/** The command was not used rightly: said on standard error, with exit code 2. */
class BadUsage extends Error {}

interface Question {
  readonly provider: ProviderType;
  readonly baseUrl: string;
  readonly request: ChatRequest;
  readonly limits: { readonly firstByteMs: number; readonly idleMs: number };
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        provider: { type: "string" },
        "base-url": { type: "string" },
        model: { type: "string" },
        messages: { type: "string" },
        tools: { type: "string" },
        "max-output-tokens": { type: "string" },
        effort: { type: "string" },
        "first-byte-ms": { type: "string" },
        "idle-ms": { type: "string" },
        help: { type: "boolean" },
      },
    });
  } catch (error) {
    throw new BadUsage(error instanceof Error ? error.message : String(error));
  }
}

type Values = ReturnType<typeof readArguments>["values"];

async function readQuestion(values: Values, positionals: readonly string[]): Promise<Question> {
  const provider = providerTypes.find((type) => type === values.provider);
  if (provider === undefined) {
    throw new BadUsage(`--provider must be ${providerTypes.join(" or ")}.`);
  }
  const baseUrl = (values["base-url"] ?? "").replace(/\/+$/, "");
  if (!/^https?:$/.test(URL.parse(baseUrl)?.protocol ?? "")) {
    throw new BadUsage("--base-url must be an http or https address.");
  }
  const { model, effort } = values;
  if (model === undefined || model === "") {
    throw new BadUsage("--model must name a model.");
  }
  if (effort !== undefined && !isEffort(effort)) {
    throw new BadUsage("--effort must be low, medium or high.");
  }
  const messages = await readConversation(values.messages, positionals);
  const tools = values.tools === undefined ? undefined : readFile(values.tools, "--tools", parseTools);
  return {
    provider,
    baseUrl,
    request: { model, messages, tools, effort, maxOutputTokens: readCount(values, "max-output-tokens", 1) },
    limits: {
      firstByteMs: readCount(values, "first-byte-ms", 0) ?? 120_000,
      idleMs: readCount(values, "idle-ms", 0) ?? 60_000,
    },
  };
}

async function readConversation(file: string | undefined, positionals: readonly string[]): Promise<readonly Message[]> {
  if (positionals.length > 1) {
    throw new BadUsage("There is more than one prompt; put it in quotation marks.");
  }
  const given = positionals[0] === "-" ? await text(process.stdin) : positionals[0];
  const before = file === undefined ? [] : readFile(file, "--messages", parseMessages);
  if (given === undefined ? before.length === 0 : given.trim() === "") {
    throw new BadUsage("There is no prompt.");
  }
  return given === undefined ? before : [...before, { role: "user", content: [{ type: "text", text: given }] }];
}

function readFile<T>(file: string, option: string, parse: (value: unknown) => Parsed<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new BadUsage(`${option}: ${file} cannot be read as JSON (${error instanceof Error ? error.message : String(error)}).`);
  }
  const parsed = parse(value);
  if (!parsed.ok) {
    throw new BadUsage(`${option}: ${file}: ${parsed.message}`);
  }
  return parsed.value;
}

function readCount(values: Values, name: "max-output-tokens" | "first-byte-ms" | "idle-ms", least: number): number | undefined {
  const given = values[name];
  if (given === undefined) {
    return undefined;
  }
  // What a timer can hold: more would fire at once.
  if (!/^\d+$/.test(given) || Number(given) < least || Number(given) > 2 ** 31 - 1) {
    throw new BadUsage(`--${name} must be a whole number, at least ${String(least)}.`);
  }
  return Number(given);
}

function isEffort(value: string): value is Effort {
  return value === "low" || value === "medium" || value === "high";
}

/** Prints the answer's events. Resolves with whether it finished. */
async function ask({ provider, baseUrl, request, limits }: Question, signal: AbortSignal): Promise<boolean> {
  const openProvider = await loadAdapter(provider);
  const apiKey = process.env["BATON_KEY"];
  const endpoint = { provider, baseUrl, apiKey: apiKey === "" ? undefined : apiKey };
  const chat = openProvider(endpoint, { fetch: globalThis.fetch, clock });
  const events = watchStream((inner, onActivity) => chat.stream(request, inner, onActivity), {
    limits: { firstByteMs: limits.firstByteMs || Infinity, idleMs: limits.idleMs || Infinity },
    request: { provider, model: request.model, origin: new URL(baseUrl).origin },
    clock,
    signal,
  });
  let last: StreamEvent | undefined;
  for await (const event of events) {
    last = event;
    process.stdout.write(`${JSON.stringify(event)}\n`);
  }
  return last?.type === "finish";
}

async function main(): Promise<number> {
  try {
    const { values, positionals } = readArguments();
    if (values.help === true) {
      process.stdout.write(help);
      return 0;
    }
    const question = await readQuestion(values, positionals);
    const stop = new AbortController();
    process.once("SIGINT", () => {
      stop.abort();
    });
    return (await ask(question, stop.signal)) ? 0 : 1;
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
