import type { Failure } from "../../core/model/failure.ts";
import { isRecord, parseJson } from "../../core/model/json.ts";
import type { StreamEvent } from "../../core/model/streamEvent.ts";
import { answerEnd } from "../wire/answers/answerEnd.ts";
import type { AnswerParser } from "../wire/answers/answerParser.ts";
import type { FailureScene } from "../wire/failures/failureScene.ts";
import { truncatedFailure, unreadableFailure } from "../wire/failures/failureScene.ts";
import { signatureEvent } from "../wire/signatures.ts";
import { errorFailure } from "../wire/failures/httpFailure.ts";
import { strangeWords } from "../wire/answers/strangeWords.ts";
import type { WireUsage } from "../wire/answers/usageCounts.ts";
import { mergeUsage } from "../wire/answers/usageCounts.ts";
import { Calls } from "./calls.ts";
import { Citations } from "./citations.ts";
import { readError } from "./failure.ts";
import type { PartSignature } from "./signature.ts";
import { readUsage } from "./usage.ts";

/** A parser of one answer on the Gemini wire. */
export function createGeminiParser(scene: FailureScene): AnswerParser {
  return new GeminiParser(scene);
}

/** Why the prompt was held back: a word, and where it is told a sentence. */
interface Blocked {
  readonly reason: string;
  readonly words: string | undefined;
}

class GeminiParser implements AnswerParser {
  readonly #scene: FailureScene;
  readonly #calls = new Calls();
  readonly #citations = new Citations();
  #ended = false;
  #started = false;
  #hasContent = false;
  #rawReason: string | undefined;
  remark: string | undefined;
  #blocked: Blocked | undefined;
  /** All that was told so far. */
  #usage: WireUsage | undefined;

  constructor(scene: FailureScene) {
    this.#scene = scene;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** The wire has no end mark of its own. More may follow a reason, but nothing that the answer could not do without. */
  get whole(): boolean {
    return this.#rawReason !== undefined;
  }

  push(data: string, out: StreamEvent[]): void {
    if (this.#ended) {
      return;
    }
    const chunk = parseJson(data);
    if (isRecord(chunk)) {
      this.#take(chunk, out);
    } else if (Array.isArray(chunk)) {
      this.#takeAll(chunk, out);
    } else if (data !== "[DONE]") {
      this.#fail(out, unreadableFailure(this.#scene, "sent a piece of its answer that is no JSON", data));
    }
  }

  pushWhole(body: unknown, out: StreamEvent[]): void {
    // Without `alt=sse` a stream is one list of chunks.
    const chunks: readonly unknown[] = Array.isArray(body) ? body : [body];
    if (chunks.length > 0 && (chunks.every(isChunk) || readError(body) !== undefined)) {
      this.#takeAll(chunks, out);
      this.end(out);
    } else {
      this.#fail(out, unreadableFailure(this.#scene, "answered with JSON that is no answer of Gemini; the base URL may be wrong"));
    }
  }

  end(out: StreamEvent[]): void {
    if (this.#ended) {
      return;
    }
    if (this.whole) {
      this.#finish(out);
    } else if (this.#blocked !== undefined) {
      this.#block(this.#blocked, out);
    } else {
      this.#fail(out, truncatedFailure(this.#scene));
    }
  }

  flush(out: StreamEvent[]): void {
    if (this.#usage !== undefined) {
      out.push(readUsage(this.#usage));
      this.#usage = undefined;
    }
  }

  #takeAll(chunks: readonly unknown[], out: StreamEvent[]): void {
    for (const chunk of chunks) {
      if (isRecord(chunk) && !this.#ended) {
        this.#take(chunk, out);
      }
    }
  }

  #take(outer: Record<string, unknown>, out: StreamEvent[]): void {
    // Google's Code Assist, and gateways to it, put the chunk into an envelope.
    const chunk = isRecord(outer["response"]) ? outer["response"] : outer;
    const { candidates, usageMetadata: usage, promptFeedback: feedback } = chunk;
    const candidate: unknown = Array.isArray(candidates) ? (candidates as readonly unknown[]).find(isFirst) : undefined;
    const error = candidate === undefined ? readError(chunk) : undefined;
    if (error !== undefined) {
      this.#fail(out, errorFailure(this.#scene, error));
      return;
    }
    if (isRecord(usage)) {
      this.#usage = mergeUsage(this.#usage, usage);
    }
    if (!this.#started) {
      this.#started = true;
      out.push({ type: "message-start", id: nonEmpty(chunk["responseId"]), model: nonEmpty(chunk["modelVersion"]) });
    }
    const reason = isRecord(feedback) ? nonEmpty(feedback["blockReason"]) : undefined;
    if (isRecord(feedback) && reason !== undefined) {
      this.#blocked = { reason, words: nonEmpty(feedback["blockReasonMessage"]) };
    }
    if (isRecord(candidate)) {
      this.#takeCandidate(candidate, out);
    } else {
      this.remark ??= strangeWords(chunk, chunkFields);
    }
  }

  #takeCandidate(candidate: Record<string, unknown>, out: StreamEvent[]): void {
    const { content, finishReason } = candidate;
    const parts = isRecord(content) ? content["parts"] : undefined;
    if (Array.isArray(parts)) {
      for (const part of parts as readonly unknown[]) {
        if (isRecord(part)) {
          this.#takePart(part, out);
        }
      }
    }
    if (candidate["groundingMetadata"] !== undefined || candidate["citationMetadata"] !== undefined) {
      this.#citations.take(candidate, out);
    }
    this.#rawReason = nonEmpty(finishReason) ?? this.#rawReason;
    this.remark = nonEmpty(candidate["finishMessage"]) ?? this.remark;
  }

  #takePart(part: Record<string, unknown>, out: StreamEvent[]): void {
    const { text, thought, functionCall, thoughtSignature } = part;
    const signature = nonEmpty(thoughtSignature);
    if (isRecord(functionCall)) {
      if (this.#calls.repeats(functionCall)) {
        return;
      }
      const begins = this.#calls.begins(functionCall);
      const callId = begins ? this.#calls.nextId(functionCall) : "";
      // Before the call, so that it closes the thinking that led to it.
      if (signature !== undefined && begins) {
        this.#sign({ part: "call", callId, signature }, out);
      }
      this.#hasContent = true;
      this.#calls.take(functionCall, callId, out);
      return;
    }
    if (typeof text === "string" && text !== "") {
      this.#hasContent = true;
      out.push({ type: thought === true ? "reasoning-delta" : "text-delta", text });
    }
    if (signature !== undefined) {
      this.#sign(
        thought === true ? { part: "thought", signature } : { part: "text", alone: text === undefined || text === "", signature },
        out,
      );
    }
  }

  #sign(data: PartSignature, out: StreamEvent[]): void {
    out.push(signatureEvent("gemini", this.#scene.model, { ...data }));
  }

  #finish(out: StreamEvent[]): void {
    this.#calls.end(out);
    this.flush(out);
    this.#ended = true;
    out.push(
      answerEnd(this.#scene, { raw: this.#rawReason, words: this.remark, hasCalls: this.#calls.any, brokenCall: this.#calls.brokenCall }),
    );
  }

  /** The prompt was held back, or an answer that had begun. */
  #block({ reason, words }: Blocked, out: StreamEvent[]): void {
    if (this.#hasContent) {
      this.flush(out);
      this.#ended = true;
      out.push({ type: "finish", reason: "content-filter", rawReason: reason });
      return;
    }
    this.#fail(out, errorFailure(this.#scene, { code: "content_policy", filters: [reason], message: words }));
  }

  #fail(out: StreamEvent[], failure: Failure): void {
    this.flush(out);
    this.#ended = true;
    out.push({ type: "failure", failure });
  }
}

const chunkFields = ["candidates", "promptFeedback", "usageMetadata", "error", "response"];

function isChunk(value: unknown): boolean {
  return isRecord(value) && chunkFields.some((name) => value[name] !== undefined);
}

/** Of several candidates, which nobody asks for, the first counts. */
function isFirst(candidate: unknown): boolean {
  return isRecord(candidate) && (candidate["index"] === undefined || candidate["index"] === 0);
}

function nonEmpty(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
