import { isRecord, type JsonObject } from "../../core/model/json.ts";
import type { StreamEvent } from "../../core/model/streamEvent.ts";
import type { AnswerFacts } from "../wire/answers/answerEnd.ts";
import type { AnswerParser } from "../wire/answers/answerParser.ts";
import type { Fields } from "../wire/answers/fields.ts";
import { numberOf, recordsIn, text } from "../wire/answers/fields.ts";
import { Images } from "../wire/answers/images.ts";
import { readError } from "../wire/failures/errorBody.ts";
import type { FailureContext } from "../wire/failures/failureContext.ts";
import { signatureEvent } from "../wire/signatures.ts";
import { WireParser } from "../wire/wireParser.ts";
import { ResponseCalls } from "./calls.ts";
import { readCitation } from "./citations.ts";
import { argumentsOf, partNumber, partOf, placeOf, wordsOf } from "./eventFields.ts";
import { ItemWords } from "./itemWords.ts";
import { Repeats } from "./repeats.ts";
import { readUsage } from "./usage.ts";

const form = { readError, readUsage, noAnswer: "something that is no answer of this API" };

/** A parser of one answer on OpenAI's Responses wire. */
export function createResponsesParser(failureContext: FailureContext): AnswerParser {
  return new ResponsesParser(failureContext, form);
}

/** The event that says that the answer is whole is the last. */
class ResponsesParser extends WireParser {
  readonly #calls = new ResponseCalls();
  readonly #repeats = new Repeats();
  readonly #images = new Images();
  #hasText = false;
  readonly #words = new ItemWords();
  #hasRefusal = false;
  #hasReasoning = false;
  /** What has come in pieces of the item under way, so that it is not reported again when the item is repeated whole. */
  #textInItem = false;
  #citedInItem = false;
  /** The part of the reasoning that was reported last; `undefined` where words or calls came after it. */
  #reasoningPart: number | undefined;

  protected takeWhole(body: unknown, out: StreamEvent[]): boolean {
    const response = isRecord(body) && isRecord(body["response"]) ? body["response"] : body;
    if (!isRecord(response) || !Array.isArray(response["output"])) {
      return false;
    }
    this.#conclude(response, out);
    return true;
  }

  protected take(event: Fields, out: StreamEvent[], data = ""): void {
    if (this.#repeats.has(event["sequence_number"], data)) {
      return;
    }
    const { type, delta } = event;
    if (type === "response.output_text.delta" && this.started) {
      this.#words.goTo(numberOf(event["content_index"]));
      this.#emitText(delta, out);
    } else if (type === "response.function_call_arguments.delta" && typeof delta === "string") {
      if (delta !== "") {
        this.#calls.push(placeOf(event), delta, out);
      }
    } else {
      this.#takeOne(event, out);
    }
  }

  #takeOne(event: Fields, out: StreamEvent[]): void {
    const { type } = event;
    switch (type) {
      case "response.created":
      case "response.in_progress":
      case "response.queued":
        this.#begin(event["response"], out);
        return;
      case "response.output_text.delta":
      case "response.refusal.delta":
        this.#begin(undefined, out);
        this.#hasRefusal ||= type === "response.refusal.delta";
        this.#words.goTo(numberOf(event["content_index"]));
        this.#emitText(event["delta"], out);
        return;
      case "response.output_text.done":
      case "response.refusal.done":
        this.#begin(undefined, out);
        this.#hasRefusal ||= type === "response.refusal.done";
        this.#words.goTo(numberOf(event["content_index"]));
        this.#emitText(this.#words.rest("part", text(event["text"]) ?? text(event["refusal"]) ?? ""), out);
        return;
      case "response.reasoning_summary_text.delta":
      case "response.reasoning_text.delta":
        this.#begin(undefined, out);
        this.#think(partOf(event), event["delta"], out);
        return;
      case "response.output_text.annotation.added":
        this.#cite(event["annotation"], out);
        return;
      case "response.function_call_arguments.done":
        this.#calls.finish(placeOf(event), text(event["arguments"]), out);
        return;
      case "response.output_item.added":
      case "response.output_item.done":
        this.#begin(undefined, out);
        if (isRecord(event["item"])) {
          this.#takeItem(event["item"], event, type === "response.output_item.done", out);
        }
        return;
      case "response.completed":
      case "response.incomplete":
      case "response.failed":
      case "response.cancelled":
      case "response.done":
        this.#conclude(isRecord(event["response"]) ? event["response"] : event, out);
        return;
      default:
        this.#takeOther(event, out);
    }
  }

  /** An error, in one of its shapes; anything else is an event of a tool that runs at the provider, or newer than this code. */
  #takeOther(event: Fields, out: StreamEvent[]): void {
    const { type, ...facts } = event;
    if (type === "error") {
      this.failWith(facts, out);
      return;
    }
    if (!(typeof type === "string" && type.startsWith("response.")) && readError(event) !== undefined) {
      this.failWith(event, out);
    }
    this.remarkOn(event, ["type"]);
  }

  #begin(response: unknown, out: StreamEvent[]): void {
    const facts = isRecord(response) ? response : {};
    this.count(facts["usage"]);
    this.start(facts["id"], facts["model"], out);
  }

  #emitText(words: unknown, out: StreamEvent[]): void {
    if (typeof words === "string" && words !== "") {
      this.#words.push(words);
      this.#hasText = true;
      this.#textInItem = true;
      this.#reasoningPart = undefined;
      out.push({ type: "text-delta", text: words });
    }
  }

  /** Parts of the reasoning are paragraphs: a blank line parts them. */
  #think(part: number, words: unknown, out: StreamEvent[]): void {
    if (typeof words === "string" && words !== "") {
      const isNext = this.#reasoningPart !== undefined && this.#reasoningPart !== part;
      this.#reasoningPart = part;
      this.#hasReasoning = true;
      this.#textInItem = true;
      out.push({ type: "reasoning-delta", text: isNext ? `\n\n${words}` : words });
    }
  }

  #cite(annotation: unknown, out: StreamEvent[]): void {
    const citation = readCitation(annotation);
    if (citation !== undefined) {
      this.#citedInItem = true;
      out.push(citation);
    }
  }

  #takeItem(item: Fields, event: Fields, isDone: boolean, out: StreamEvent[]): void {
    if (item["type"] === "function_call") {
      const place = { itemId: text(item["id"]) ?? text(event["item_id"]), outputIndex: numberOf(event["output_index"]) };
      this.#reasoningPart = undefined;
      this.#calls.begin(place, text(item["call_id"]), text(item["name"]), out);
      if (isDone) {
        this.#calls.finish(place, argumentsOf(item), out);
      }
      return;
    }
    if (isDone && item["type"] === "message") {
      this.#takeMessage(item, out);
    } else if (isDone && item["type"] === "reasoning") {
      this.#takeReasoning(item, numberOf(event["output_index"]) ?? 0, out);
    }
    if (isDone && item["type"] === "image_generation_call") {
      this.#takeImage(item, out);
    }
    this.#textInItem = false;
    this.#citedInItem = false;
    this.#words.endItem();
  }

  /** A message that is whole: what has not come in pieces is reported now. */
  #takeMessage(item: Fields, out: StreamEvent[]): void {
    const isCited = this.#citedInItem;
    this.#hasRefusal ||= recordsIn(item["content"]).some(({ type }) => type === "refusal");
    this.#emitText(this.#words.rest("item", wordsOf(item)), out);
    for (const part of recordsIn(item["content"])) {
      for (const annotation of isCited ? [] : recordsIn(part["annotations"])) {
        this.#cite(annotation, out);
      }
    }
  }

  /** An image that is whole. Its previews, which come before it where they are asked for, are events that nobody takes. */
  #takeImage(item: Fields, out: StreamEvent[]): void {
    const data = text(item["result"]);
    const format = text(item["output_format"]);
    if (data !== undefined) {
      this.#reasoningPart = undefined;
      this.#images.push(data, format === undefined ? undefined : `image/${format}`, out, text(item["size"]));
    }
  }

  /** Reasoning that is whole: kept as it came, to be played back, where its content came encrypted. */
  #takeReasoning(item: Fields, outputIndex: number, out: StreamEvent[]): void {
    const id = text(item["id"]);
    const parts = recordsIn(item["summary"]);
    if (!this.#textInItem) {
      const reported = parts.length > 0 ? parts : recordsIn(item["content"]);
      reported.forEach((part, at) => {
        this.#think(partNumber(outputIndex, at), part["text"], out);
      });
    }
    const encrypted = text(item["encrypted_content"]);
    if (encrypted !== undefined) {
      const data = {
        type: "reasoning",
        ...(id === undefined ? {} : { id }),
        encrypted_content: encrypted,
        summary: parts as unknown as readonly JsonObject[],
      };
      this.#hasReasoning = true;
      out.push(signatureEvent("openai-responses", this.failureContext.model, data));
    }
  }

  /** The last event, or a whole answer: what has not come before is reported from it, and then how it ended. */
  #conclude(response: Fields, out: StreamEvent[]): void {
    this.#begin(response, out);
    this.#takeMissing(recordsIn(response["output"]), out);
    this.flush(out);
    const { error, status } = response;
    if (isRecord(error) || typeof error === "string" || status === "failed") {
      this.failWith({ error }, out);
      return;
    }
    const details = isRecord(response["incomplete_details"]) ? response["incomplete_details"] : {};
    this.rawReason = text(details["reason"]) ?? text(status);
    this.finish(out);
  }

  /** Some servers repeat at the end what they reported, some report it there alone. */
  #takeMissing(output: readonly Fields[], out: StreamEvent[]): void {
    const isSilent = !this.#hasText && !this.#hasReasoning && !this.#calls.any && !this.#images.any;
    output.forEach((item, outputIndex) => {
      const isCall = item["type"] === "function_call";
      const callId = text(item["call_id"]) ?? "";
      // An image that was reported before is not reported again.
      const isImage = item["type"] === "image_generation_call";
      if (isSilent || isImage || (isCall && !this.#calls.knows(callId)) || (item["type"] === "message" && !this.#hasText)) {
        this.#takeItem(item, { output_index: outputIndex }, true, out);
      }
    });
    if (!isSilent) {
      this.#emitText(
        this.#words.rest(
          "answer",
          output
            .filter(({ type }) => type === "message")
            .map(wordsOf)
            .join(""),
        ),
        out,
      );
    }
  }

  protected close(out: StreamEvent[]): Omit<AnswerFacts, "raw"> {
    const brokenCall = this.#calls.endAll(out);
    return { hasCalls: this.#calls.any, hasRefusal: this.#hasRefusal, brokenCall };
  }
}
