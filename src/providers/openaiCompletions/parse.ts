import { isRecord } from "../../core/model/json.ts";
import type { StreamEvent } from "../../core/model/streamEvent.ts";
import { firstChoice } from "../openaiCommon/firstChoice.ts";
import { readUsage } from "../openaiCommon/usage.ts";
import type { AnswerFacts } from "../wire/answers/answerEnd.ts";
import type { AnswerParser } from "../wire/answers/answerParser.ts";
import type { Fields } from "../wire/answers/fields.ts";
import { text } from "../wire/answers/fields.ts";
import { readError } from "../wire/failures/errorBody.ts";
import type { FailureContext } from "../wire/failures/failureContext.ts";
import { WireParser } from "../wire/wireParser.ts";

const form = { readError, readUsage, noAnswer: "something that is no answer of this API" };

/** A parser of one answer on OpenAI's legacy completions wire. */
export function createCompletionsParser(failureContext: FailureContext): AnswerParser {
  return new CompletionsParser(failureContext, form);
}

class CompletionsParser extends WireParser {
  protected takeWhole(body: unknown, out: StreamEvent[]): boolean {
    if (!isRecord(body) || !Array.isArray(body["choices"])) {
      return false;
    }
    this.take(body, out);
    return true;
  }

  protected override takeDone(out: StreamEvent[]): void {
    if (this.rawReason === undefined && !this.started) {
      this.endUnfinished(out);
    } else {
      this.finish(out);
    }
  }

  protected take(chunk: Fields, out: StreamEvent[]): void {
    const choice = firstChoice(chunk["choices"]);
    this.count([chunk["usage"], isRecord(choice) ? choice["usage"] : undefined].find(isRecord));
    if (!isRecord(choice)) {
      // OpenAI's last chunk (usage) has none, nor has an error.
      if (readError(chunk) !== undefined) {
        this.failWith(chunk, out);
      }
      this.remarkOn(chunk, ["choices", "usage"]);
      return;
    }
    this.start(chunk["id"], chunk["model"], out);
    const { text: words } = choice;
    if (typeof words === "string" && words !== "") {
      out.push({ type: "text-delta", text: words });
    }
    this.rawReason = text(choice["finish_reason"]) ?? this.rawReason;
  }

  protected close(): Omit<AnswerFacts, "raw"> {
    return { hasCalls: false };
  }
}
