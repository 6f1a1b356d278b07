import type { Failure } from "../../core/model/failure.ts";
import { isRecord, parseJson } from "../../core/model/json.ts";
import type { StreamEvent } from "../../core/model/streamEvent.ts";
import { answerEnd } from "../wire/answers/answerEnd.ts";
import type { AnswerParser } from "../wire/answers/answerParser.ts";
import type { FailureScene } from "../wire/failures/failureScene.ts";
import { truncatedFailure, unreadableFailure } from "../wire/failures/failureScene.ts";
import { errorFailure } from "../wire/failures/httpFailure.ts";
import { readError } from "../wire/failures/errorBody.ts";
import { firstChoice } from "../openaiCommon/firstChoice.ts";
import { readUsage } from "../openaiCommon/usage.ts";
import { strangeWords } from "../wire/answers/strangeWords.ts";
import type { WireUsage } from "../wire/answers/usageCounts.ts";
import { mergeUsage } from "../wire/answers/usageCounts.ts";

/** A parser of one answer on OpenAI's legacy completions wire. */
export function createCompletionsParser(scene: FailureScene): AnswerParser {
  return new CompletionsParser(scene);
}

class CompletionsParser implements AnswerParser {
  readonly #scene: FailureScene;
  #ended = false;
  #started = false;
  #rawReason: string | undefined;
  remark: string | undefined;
  #usage: WireUsage | undefined;

  constructor(scene: FailureScene) {
    this.#scene = scene;
  }

  get ended(): boolean {
    return this.#ended;
  }

  get whole(): boolean {
    return this.#rawReason !== undefined;
  }

  push(data: string, out: StreamEvent[]): void {
    if (this.#ended) {
      return;
    }
    if (data === "[DONE]") {
      this.#finish(out);
      return;
    }
    const chunk = parseJson(data);
    if (isRecord(chunk)) {
      this.#take(chunk, out);
    } else {
      this.#fail(out, unreadableFailure(this.#scene, "sent a piece of its answer that is no JSON", data));
    }
  }

  pushWhole(body: unknown, out: StreamEvent[]): void {
    if (isRecord(body) && (Array.isArray(body["choices"]) || readError(body) !== undefined)) {
      this.#take(body, out);
      this.end(out);
    } else {
      this.#fail(out, unreadableFailure(this.#scene, "answered with something that is no answer of this API; the base URL may be wrong"));
    }
  }

  end(out: StreamEvent[]): void {
    if (this.#ended) {
      return;
    }
    if (this.#rawReason === undefined) {
      this.#fail(out, truncatedFailure(this.#scene));
    } else {
      this.#finish(out);
    }
  }

  flush(out: StreamEvent[]): void {
    if (this.#usage !== undefined) {
      out.push(readUsage(this.#usage));
      this.#usage = undefined;
    }
  }

  #take(chunk: Record<string, unknown>, out: StreamEvent[]): void {
    const { choices } = chunk;
    const choice = firstChoice(choices);
    const usage = [chunk["usage"], isRecord(choice) ? choice["usage"] : undefined].find(isRecord);
    if (usage !== undefined) {
      this.#usage = mergeUsage(this.#usage, usage);
    }
    if (!isRecord(choice)) {
      // OpenAI's last chunk (usage) has none, nor has an error.
      const error = readError(chunk);
      if (error !== undefined) {
        this.#fail(out, errorFailure(this.#scene, error));
      }
      this.remark ??= strangeWords(chunk, ["choices", "usage"]);
      return;
    }
    if (!this.#started) {
      this.#started = true;
      out.push({ type: "message-start", id: nonEmpty(chunk["id"]), model: nonEmpty(chunk["model"]) });
    }
    const { text } = choice;
    if (typeof text === "string" && text !== "") {
      out.push({ type: "text-delta", text });
    }
    this.#rawReason = nonEmpty(choice["finish_reason"]) ?? this.#rawReason;
  }

  #finish(out: StreamEvent[]): void {
    if (this.#rawReason === undefined && !this.#started) {
      this.#fail(out, truncatedFailure(this.#scene));
      return;
    }
    this.flush(out);
    this.#ended = true;
    out.push(answerEnd(this.#scene, { raw: this.#rawReason, hasCalls: false }));
  }

  #fail(out: StreamEvent[], failure: Failure): void {
    this.flush(out);
    this.#ended = true;
    out.push({ type: "failure", failure });
  }
}

function nonEmpty(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
