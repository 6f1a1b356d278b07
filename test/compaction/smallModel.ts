import { isRecord } from "../../src/core/model/json.ts";
import type { ModelServerOptions, ScriptedAnswer } from "../model-server/script.ts";

/** A model with a small window: it rejects what does not fit, summarises what it is sent, and otherwise does what its script says. */
export class SmallModel {
  readonly windowTokens: number;
  /** Characters that it takes for a token: another number than Baton's, as with real models. */
  readonly charactersPerToken: number;
  /** What it was sent for a summary, and else, in order. */
  readonly summaries: string[] = [];
  readonly questions: string[] = [];
  rejected = 0;
  /** Summaries fail. */
  isBroken = false;
  /** Summaries are as long as what they are of. */
  isVerbose = false;
  next: (question: number, body: string) => ScriptedAnswer = () => ({ steps: [{ text: "Done." }] });

  constructor(windowTokens: number, charactersPerToken = 4) {
    this.windowTokens = windowTokens;
    this.charactersPerToken = charactersPerToken;
  }

  readonly answer: NonNullable<ModelServerOptions["fallback"]> = ({ body }) => {
    const text = JSON.stringify(body);
    const input = Math.ceil(text.length / this.charactersPerToken);
    if (input > this.windowTokens) {
      this.rejected += 1;
      const message = `This model's maximum context length is ${String(this.windowTokens)} tokens. However, your messages resulted in ${String(input)} tokens.`;
      return { error: { status: 400, type: "invalid_request_error", code: "context_length_exceeded", message } };
    }
    const isSummary = text.includes("You write the memory of a coding agent");
    if (isSummary) {
      this.summaries.push(text);
      if (this.isBroken) {
        return { error: { status: 400, type: "invalid_request_error", message: "Summaries are not to be had." } };
      }
      const given = wordsOf(body);
      return { steps: [{ text: this.isVerbose ? given + given : summaryOf(given) }], usage: { input, output: 200 } };
    }
    this.questions.push(text);
    return { ...this.next(this.questions.length, text), usage: { input, output: 50 } };
  };
}

/** What a summarising model would keep: the facts that it is sent, and the files. */
function summaryOf(transcript: string): string {
  const facts = [...new Set(transcript.match(/FACT [^.]*\./g) ?? [])];
  const paths = [...new Set(transcript.match(/src\/[\w/]+\.ts/g) ?? [])].slice(0, 20);
  return `Facts:\n${facts.map((fact) => `- ${fact}`).join("\n")}\nFiles: ${paths.join(", ")}\nState: the tasks go on.`;
}

function wordsOf(body: unknown): string {
  const messages = isRecord(body) && Array.isArray(body["messages"]) ? body["messages"] : [];
  return messages
    .filter((message) => isRecord(message) && message["role"] === "user")
    .map((message) => {
      const content: unknown = isRecord(message) ? message["content"] : "";
      return typeof content === "string" ? content : JSON.stringify(content).replaceAll("\\n", "\n");
    })
    .join("\n");
}

/** How much of each text is the beginning of the one before it, as a share of all. */
export function prefixReuse(texts: readonly string[]): number {
  let [same, all] = [0, 0];
  for (const [index, text] of texts.entries()) {
    const before = texts[index - 1];
    if (before !== undefined) {
      let at = 0;
      while (at < text.length && text[at] === before[at]) {
        at += 1;
      }
      same += at;
      all += text.length;
    }
  }
  return all === 0 ? 1 : same / all;
}
