import type { Failure } from "../model/failure.ts";
import type { FailureEvent, FinishEvent, StreamEvent } from "../model/streamEvent.ts";
import { emptyAnswerFailure, hasContent } from "./emptyAnswer.ts";

/** Whether an answer has said something yet, and what becomes of its end if it has not: see {@link emptyAnswerFailure}. */
export class ContentSoFar {
  #something = false;
  /** Counted before anything was said. */
  #outputTokens: number | undefined;

  get something(): boolean {
    return this.#something;
  }

  /** An event that does not end the answer has come. Cheap once something was said. */
  note(event: StreamEvent): void {
    if (this.#something) {
      return;
    }
    this.#something = hasContent(event);
    if (event.type === "usage") {
      this.#outputTokens = event.outputTokens ?? this.#outputTokens;
    }
  }

  /** The end as the caller gets it: the same, but for an answer in which nothing was said. `remark`: what the provider said beside it. `label` names the provider for people. */
  end(
    end: FinishEvent | FailureEvent,
    remark: () => string | undefined,
    label: string,
    asked: Pick<Failure, "provider" | "model" | "accountLabel" | "origin">,
  ): StreamEvent {
    if (this.#something) {
      return end;
    }
    const words = remark();
    if (end.type === "failure") {
      const { failure } = end;
      return failure.kind === "truncated" && words !== undefined
        ? { type: "failure", failure: { ...failure, providerMessage: failure.providerMessage ?? words } }
        : end;
    }
    const failure = emptyAnswerFailure({ finish: end, outputTokens: this.#outputTokens, remark: words }, label, asked);
    return failure === undefined ? end : { type: "failure", failure };
  }
}
