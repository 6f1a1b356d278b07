import { isRecord } from "../../core/model/json.ts";
import type { StreamEvent } from "../../core/model/streamEvent.ts";
import type { AnswerFacts } from "../wire/answers/answerEnd.ts";
import type { AnswerParser } from "../wire/answers/answerParser.ts";
import type { Fields } from "../wire/answers/fields.ts";
import { text } from "../wire/answers/fields.ts";
import { Images } from "../wire/answers/images.ts";
import type { FailureContext } from "../wire/failures/failureContext.ts";
import { errorFailure } from "../wire/failures/httpFailure.ts";
import { signatureEvent } from "../wire/signatures.ts";
import { WireParser } from "../wire/wireParser.ts";
import { Calls } from "./calls.ts";
import { Citations } from "./citations.ts";
import { readError } from "./failure.ts";
import type { PartSignature } from "./signature.ts";
import { readUsage } from "./usage.ts";

const form = { readError, readUsage, noAnswer: "JSON that is no answer of Gemini" };

/** A parser of one answer on the Gemini wire. */
export function createGeminiParser(failureContext: FailureContext): AnswerParser {
  return new GeminiParser(failureContext, form);
}

/** Why the prompt was held back: a word, and, if there is one, a sentence. */
interface Blocked {
  readonly reason: string;
  readonly words: string | undefined;
}

/** The wire has no end mark of its own. More may follow a reason, but nothing that the answer could not do without. */
class GeminiParser extends WireParser {
  readonly #calls = new Calls();
  readonly #citations = new Citations();
  readonly #images = new Images();
  #hasContent = false;
  #blocked: Blocked | undefined;

  protected takeWhole(body: unknown, out: StreamEvent[]): boolean {
    // Without `alt=sse` a stream is one list of chunks.
    const chunks: readonly unknown[] = Array.isArray(body) ? body : [body];
    if (chunks.length === 0 || !chunks.every(isChunk)) {
      return false;
    }
    this.takeAll(chunks, out);
    return true;
  }

  protected override endUnfinished(out: StreamEvent[]): void {
    if (this.#blocked === undefined) {
      super.endUnfinished(out);
    } else {
      this.#block(this.#blocked, out);
    }
  }

  protected take(outer: Fields, out: StreamEvent[]): void {
    // Google's Code Assist, and gateways to it, put the chunk into an envelope.
    const chunk = isRecord(outer["response"]) ? outer["response"] : outer;
    const { candidates, usageMetadata: usage, promptFeedback: feedback } = chunk;
    const candidate = Array.isArray(candidates) ? (candidates as readonly unknown[]).find(isFirst) : undefined;
    if (candidate === undefined && readError(chunk) !== undefined) {
      this.failWith(chunk, out);
      return;
    }
    this.count(usage);
    this.start(chunk["responseId"], chunk["modelVersion"], out);
    const reason = isRecord(feedback) ? text(feedback["blockReason"]) : undefined;
    if (isRecord(feedback) && reason !== undefined) {
      this.#blocked = { reason, words: text(feedback["blockReasonMessage"]) };
    }
    if (candidate === undefined) {
      this.remarkOn(chunk, chunkFields);
    } else {
      this.#takeCandidate(candidate, out);
    }
  }

  #takeCandidate(candidate: Fields, out: StreamEvent[]): void {
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
    this.rawReason = text(finishReason) ?? this.rawReason;
    this.remark = text(candidate["finishMessage"]) ?? this.remark;
  }

  #takePart(part: Fields, out: StreamEvent[]): void {
    const { text: words, thought, functionCall, inlineData } = part;
    const signature = text(part["thoughtSignature"]);
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
    if (isRecord(inlineData)) {
      this.#takeImage(inlineData, thought === true, signature, out);
      return;
    }
    if (typeof words === "string" && words !== "") {
      this.#hasContent = true;
      out.push({ type: thought === true ? "reasoning-delta" : "text-delta", text: words });
    }
    if (signature !== undefined) {
      this.#sign(
        thought === true ? { part: "thought", signature } : { part: "text", alone: words === undefined || words === "", signature },
        out,
      );
    }
  }

  /** The wire sends drafts as thoughts: what is meant for the user comes after them. */
  #takeImage(blob: Fields, isThought: boolean, signature: string | undefined, out: StreamEvent[]): void {
    const mediaType = text(blob["mimeType"]);
    const data = text(blob["data"]);
    if (isThought || data === undefined || mediaType?.startsWith("image/") === false) {
      return;
    }
    this.#hasContent = true;
    if (this.#images.push(data, mediaType, out) && signature !== undefined) {
      this.#sign({ part: "image", signature }, out);
    }
  }

  #sign(data: PartSignature, out: StreamEvent[]): void {
    out.push(signatureEvent("gemini", this.failureContext.model, { ...data }));
  }

  protected close(out: StreamEvent[]): Omit<AnswerFacts, "raw"> {
    this.#calls.end(out);
    return { words: this.remark, hasCalls: this.#calls.any, brokenCall: this.#calls.brokenCall };
  }

  /** The prompt was held back, or an answer that had begun. */
  #block({ reason, words }: Blocked, out: StreamEvent[]): void {
    if (this.#hasContent) {
      this.flush(out);
      this.endWith({ type: "finish", reason: "content-filter", rawReason: reason }, out);
      return;
    }
    this.fail(errorFailure(this.failureContext, { code: "content_policy", filters: [reason], message: words }), out);
  }
}

const chunkFields = ["candidates", "promptFeedback", "usageMetadata", "error", "response"];

function isChunk(value: unknown): value is Fields {
  return isRecord(value) && chunkFields.some((name) => value[name] !== undefined);
}

/** Of several candidates, which nobody asks for, the first counts. */
function isFirst(candidate: unknown): candidate is Fields {
  return isRecord(candidate) && (candidate["index"] === undefined || candidate["index"] === 0);
}
