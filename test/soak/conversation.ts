import type { Failure } from "../../src/core/model/failure.ts";
import type { Clock } from "../../src/core/ports/clock.ts";
import type { RequestRunner } from "../../src/app/execution/requestRunner.ts";
import { RunControl } from "../../src/core/resilience/runControl.ts";
import type { ModelRef } from "../../src/core/routing/modelRef.ts";
import { endlessWords } from "../model-server/faultAnswers.ts";
import { askingIn, planOf, randomOf, type SoakSeed } from "./plan.ts";
import { Score } from "./score.ts";

/** What a conversation of the soak needs. */
export interface ConversationPorts {
  readonly clock: Clock;
  readonly runner: RequestRunner;
  readonly seed: SoakSeed;
  readonly score: Score;
  /** The models, in the order in which this conversation asks them. */
  readonly refs: readonly ModelRef[];
}

/** How often a question is asked before it counts as lost. A user would not do so. */
const mostAskings = 60;
/** The fault's name in `faultAnswers`. */
const endless = "a stream that never ends";
/** No planned answer is so long, in characters: what is, has no end. */
const endlessLength = 20_000;
/** The longest that a conversation waits before it asks again, in milliseconds. */
const longestPauseMs = 5000;

/** What came of asking once. */
interface Asked {
  readonly text: string;
  readonly calls: number;
  readonly stopped: boolean;
  /** `undefined`: it finished. */
  readonly failure: Failure | undefined;
}

/** Asks question after question, each until it has a whole answer, until `isOver`. */
export async function converse(index: number, ports: ConversationPorts, isOver: () => boolean): Promise<void> {
  for (let turn = 1; !isOver(); turn++) {
    await getAnswer(index, `soak ${String(index)}/${String(turn)}`, ports);
  }
}

/** The rule of the soak: what broke off after its first words is asked again, as a user does by Retry; what never began, when somebody can answer again. */
async function getAnswer(index: number, question: string, ports: ConversationPorts): Promise<void> {
  const { score, clock } = ports;
  const startMs = performance.now();
  for (let asking = 1; asking <= mostAskings; asking++) {
    score.askings += 1;
    const asked = await ask(index, question, ports);
    check(question, asked, ports);
    const { failure, text } = asked;
    if (failure === undefined) {
      score.answered(index, performance.now() - startMs);
      return;
    }
    if (asked.stopped) {
      score.stopped += 1;
    } else if (text !== "") {
      Score.count(score.cutOff, failure.kind);
    } else {
      Score.count(score.gaveUp, failure.kind);
      const pauseMs = Math.min(longestPauseMs, failure.retryAfterMs ?? 500);
      await pause(clock, pauseMs);
    }
  }
  score.lost.push(question);
}

/** Resolves after so many milliseconds. */
export function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}

async function ask(index: number, question: string, { runner, seed, score, refs }: ConversationPorts): Promise<Asked> {
  const control = new RunControl();
  // Questions differ in length, for limits by tokens.
  const prompt = question + " word".repeat(Math.floor(randomOf(`${String(seed.seed)} ${question}`)() * 40));
  let text = "";
  let calls = 0;
  let failure: Failure | undefined;
  const messages = [{ role: "user", content: [{ type: "text", text: prompt }] }] as const;
  const events = runner.stream({
    refs,
    request: ({ model }) => ({ model, messages, maxOutputTokens: 2000 }),
    tokens: prompt.split(" ").length,
    stickyKey: `conversation ${String(index)}`,
    control,
  });
  for await (const event of events) {
    switch (event.type) {
      case "text-delta":
        text += event.text;
        if (text.length > endlessLength) {
          control.stop();
        }
        break;
      case "tool-call-end":
        calls += 1;
        break;
      case "attempt":
        Score.count(score.steps, `${event.failure.kind}: ${event.next}`);
        break;
      case "failure":
        failure = event.failure;
        break;
      default:
    }
  }
  score.calls += failure === undefined ? calls : 0;
  return { text, calls, stopped: control.signal.aborted, failure };
}

/** A stream that never ends may break off before it is stopped: on a busy machine it stalls. */
function isBeginning(text: string, whole: string, isEndless: boolean): boolean {
  const end = isEndless ? text.indexOf(endlessWords) : -1;
  const said = end === -1 ? text : text.slice(0, end);
  const more = text.slice(said.length);
  return whole.startsWith(said) && endlessWords.repeat(Math.ceil(more.length / endlessWords.length)).startsWith(more);
}

/** Holds what came against what the server sent. */
function check(question: string, { text, calls, stopped, failure }: Asked, { seed, score }: ConversationPorts): void {
  if (text === "" && failure !== undefined) {
    return;
  }
  const asking = askingIn(text, question);
  const plan = asking === undefined ? undefined : planOf(seed, question, asking);
  const effect = plan?.fault?.effect ?? "whole";
  const fault = plan?.fault?.name ?? "nothing wrong";
  const say = (what: string): void => {
    score.wrong.push(`${question}, ${fault}: ${what}: “${text.slice(0, 120)}${text.length > 120 ? "…" : ""}”`);
  };
  if (plan === undefined) {
    say("begins like no answer to this");
  } else if (failure === undefined) {
    if (effect !== "whole") {
      say("was taken for whole");
    } else if (text !== plan.text || calls !== (plan.fault?.calls ?? 0)) {
      say(`is not “${plan.text}”, with ${String(calls)} calls`);
    }
  } else if (stopped ? fault !== endless : !isBeginning(text, plan.text, fault === endless)) {
    say("is not its beginning");
  } else if (!stopped && effect === "none") {
    say("has content, and should have none");
  }
}
