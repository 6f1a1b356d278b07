import type { ToolResult } from "../../src/core/tools/tool.ts";
import { seededRandom } from "../fakes/seededRandom.ts";
import type { BigSession } from "./bigSession.ts";
import { type CompactionOutcome, runCompaction } from "./compactionRun.ts";
import { prefixReuse, SmallModel } from "./smallModel.ts";

/** What came of a session. */
export interface Survey {
  readonly words: { readonly whole: number; readonly all: number };
  readonly facts: { readonly kept: number; readonly all: number; readonly lost: readonly string[] };
  /** For summaries. */
  readonly requests: number;
  /** Requests that did not fit. */
  readonly rejected: number;
  /** The share of each request that is the beginning of the one before. */
  readonly reuse: number;
  /** In the model's own tokens. */
  readonly largest: number;
  readonly end: string;
  readonly outcome: CompactionOutcome;
}

const windowTokens = 32_768;

function surveyed(model: SmallModel, outcome: CompactionOutcome, words: readonly string[], facts: readonly string[]): Survey {
  const text = model.questions.at(-1) ?? "";
  const has = (words: string): boolean => text.includes(JSON.stringify(words).slice(1, -1));
  const end = outcome.events.at(-1);
  const lost = facts.filter((fact) => !has(fact));
  return {
    words: { whole: words.filter(has).length, all: words.length },
    facts: { kept: facts.length - lost.length, all: facts.length, lost },
    requests: model.summaries.length,
    rejected: model.rejected,
    reuse: prefixReuse(model.questions),
    largest: Math.ceil(Math.max(...model.questions.map(({ length }) => length)) / model.charactersPerToken),
    end: end?.type === "end" ? `${end.reason}${end.message === undefined ? "" : ` (${end.message})`}` : "none",
    outcome,
  };
}

const call = (name: string, args: object) => ({
  steps: [{ text: "I look on." }, { toolCall: { id: `c${String(Math.random()).slice(2, 8)}`, name, argumentsText: JSON.stringify(args) } }],
});

export const survey = {
  /** A session that another model left goes on with a few more calls. */
  goesOn: async (session: BigSession): Promise<Survey> => {
    const model = new SmallModel(windowTokens, 3.7);
    const prompt = "Go on with the last task, and name the ports.";
    model.next = (number) => (number <= 3 ? call("read_file", { path: `src/more${String(number)}.ts` }) : { steps: [{ text: "Done." }] });
    const readFile = (): Promise<ToolResult> => Promise.resolve({ ok: true, parts: [{ type: "text", text: "export const more = 1;" }] });
    const outcome = await runCompaction({ conversation: session.conversation, prompt, model, readFile });
    return surveyed(
      model,
      outcome,
      [...session.words, prompt],
      session.facts.map(({ text }) => text),
    );
  },

  /** So many tokens of output come in one turn of the small model itself; each fact is said by the model after it was read. */
  works: async (tokens: number): Promise<Survey> => {
    const model = new SmallModel(windowTokens, 4.3);
    const random = seededRandom(5);
    const steps = Math.ceil(tokens / 4000);
    const facts = Array.from({ length: 20 }, (_, index) => `FACT Nickel${String(index)}: the port is ${String(2000 + index)}.`);
    model.next = (number) => {
      const fact = facts[Math.floor((number / steps) * 20)] ?? "";
      const { steps: said } = call("read_file", { path: `src/file${String(number)}.ts` });
      return number > steps ? { steps: [{ text: "Done." }] } : { steps: [{ text: `I saw: ${fact} ` }, ...said] };
    };
    const words = Array.from({ length: 40 }, () => Math.floor(random() * 1e9).toString(36));
    const readFile = (): Promise<ToolResult> => {
      const lines = Array.from(
        { length: 400 },
        (_, line) => `${String(line)} ${words[Math.floor(random() * 40)] ?? ""} ${words[Math.floor(random() * 40)] ?? ""} is set here;`,
      );
      return Promise.resolve({ ok: true, parts: [{ type: "text", text: lines.join("\n").slice(0, 16_000) }] });
    };
    const prompt = "Read all files, and remember the ports.";
    const outcome = await runCompaction({ conversation: { id: "c", createdAtMs: 1, turns: [] }, prompt, model, readFile });
    return surveyed(model, outcome, [prompt], facts);
  },

  /** The model takes less than it is said to, and nobody summarises. */
  overflows: async (session: BigSession): Promise<Survey> => {
    const model = new SmallModel(windowTokens, 3.7);
    const prompt = "Go on.";
    const outcome = await runCompaction({ conversation: session.conversation, prompt, model, claimedTokens: 128_000 });
    return surveyed(model, outcome, [...session.words, prompt], []);
  },
};
