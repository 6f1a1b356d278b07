import type { LedgerPort } from "../../src/core/accounting/ledger.ts";
import type { Clock } from "../../src/core/ports/clock.ts";
import { holdSchema } from "../../src/app/views/promptDraft.ts";
import { RequestRunner } from "../../src/app/execution/requestRunner.ts";
import { canContinue } from "../../src/shared/continuable.ts";
import { factsOf } from "../../src/shared/answer.ts";
import type { AnswerTurn } from "../../src/shared/conversation.ts";
import type { StepFacts } from "../../src/shared/step.ts";
import { unsharedHealth } from "../fakes/scriptedRunner.ts";
import { openChat } from "../fakes/testChat.ts";
import type { KeyOwner, ScriptedAnswer, Wire } from "../model-server/script.ts";
import { randomOf } from "../soak/plan.ts";
import { ledgerSchema, planAnswer, type PlannedAnswer } from "./ledgerPlan.ts";
import { describeLedgerProvider, ledgerAccess, ledgerProviders, priceOfLedger } from "./ledgerProviders.ts";

/** What a run needs of the outside. */
export interface LedgerRunPorts {
  readonly origin: string;
  readonly keys: Readonly<Partial<Record<KeyOwner, readonly string[]>>>;
  readonly clock: Clock;
  readonly ledger: LedgerPort;
}

/** One conversation of a few prompts, in which much goes wrong, as a user has it: prompts, Stop, Retry, Continue and Use Now. */
export class LedgerRun {
  /** The footers of its answers, by turn, as they were last shown. */
  readonly footers = new Map<string, StepFacts>();
  /** The facts of their steps, by turn and step as the ledger has them. */
  readonly steps = new Map<string, StepFacts>();
  /** How often each thing was done, or happened. */
  readonly done: Record<string, number> = {};
  readonly #random: () => number;
  readonly #name: string;
  readonly #chat: ReturnType<typeof openChat>["chat"];
  readonly #dispose: () => void;
  #requests = 0;
  #onWords: { readonly mark: string; readonly seen: () => void; readonly stops: boolean } | undefined;
  #isSchema = false;
  /** A key was given up for another, which the user may do something about. */
  #canUseNow = false;

  constructor(index: number, seed: number, ports: LedgerRunPorts) {
    this.#name = `run-${String(index)}.`;
    this.#random = randomOf(`${String(seed)} ${String(index)}`);
    const first = Math.floor(this.#random() * ledgerProviders.length);
    const providers = ledgerProviders.map((_, offset) => ledgerProviders[(first + offset) % ledgerProviders.length]!);
    const [own, ...others] = providers.map(({ id, model }) => ({ provider: id, model }));
    const fallbacks = others.slice(0, Math.floor(this.#random() * 3));
    const runner = new RequestRunner({
      ...ledgerAccess(ports.origin, ports.keys, ports.clock),
      clock: ports.clock,
      ledger: ports.ledger,
      records: unsharedHealth,
      retry: () => ({ limits: { maxWaitMs: 10_000, maxAttempts: 3 }, silence: { firstByteMs: Infinity, idleMs: Infinity } }),
    });
    this.#dispose = () => {
      runner.dispose();
    };
    const described = describeLedgerProvider(providers[0]!, ports.origin);
    const view = { ref: `${described.id}:${own!.model}`, label: own!.model, providerLabel: described.label };
    let ids = 0;
    const { chat } = openChat({
      clock: ports.clock,
      runner: () => Promise.resolve(runner),
      roles: {
        resolve: () => ({ ok: true, ref: own!, provider: described }),
        view: () => view,
        views: () => ({ orchestrator: view, worker: view }),
      },
      newId: () => `${this.#name}${String((ids += 1))}`,
      fallbacks: () => fallbacks,
      describe: (id) => ({ ...described, id, label: id }),
      costUsd: (ref, usage) => priceOfLedger({ ...ref, usage, usageSource: "reported" }),
    });
    this.#chat = chat;
    chat.onChange((change) => {
      const words =
        change.type === "part-start" && change.part.kind === "text" ? change.part.text : change.type === "part-append" ? change.text : "";
      if (this.#onWords !== undefined && words.includes(this.#onWords.mark)) {
        const { seen, stops } = this.#onWords;
        this.#onWords = undefined;
        seen();
        if (stops) {
          void chat.stop();
        }
      } else if (change.type === "wait-set") {
        this.#canUseNow = change.wait?.using !== undefined;
      }
    });
  }

  /** Resolves when the conversation is over. */
  async hold(): Promise<void> {
    const prompts = 1 + Math.floor(this.#random() * 3);
    for (let prompt = 0; prompt < prompts; prompt++) {
      this.#isSchema = this.#random() < 0.25;
      this.#chat.setSchema(this.#isSchema ? holdSchema("city.json", ledgerSchema) : undefined);
      await this.#chat.send(`${this.#name} question ${String(prompt)}`);
      this.#note(this.#isSchema ? "schema" : "prompt");
      for (let more = 0; more < 3; more++) {
        const last = this.#keepFooter();
        if (this.#random() < 0.5) {
          break;
        }
        if (canContinue(last) && this.#random() < 0.7) {
          this.#note("continue");
          await this.#chat.continue(last.id);
        } else {
          this.#note("retry");
          await this.#chat.retry(last.id);
        }
      }
      this.#keepFooter();
    }
    this.#dispose();
  }

  /** Whether a request is of this run. */
  owns(body: string): boolean {
    return body.includes(this.#name);
  }

  /** What the server does with the run's next request. */
  answer(wire: Wire): ScriptedAnswer {
    this.#requests += 1;
    const mark = `‹${String(this.#requests)}›`;
    const { promise: seen, resolve } = Promise.withResolvers<void>();
    let plan: PlannedAnswer;
    do {
      plan = planAnswer({ wire, random: this.#random, mark, isSchema: this.#isSchema, seen });
    } while (plan.does === "use-now" && !this.#canUseNow);
    this.#onWords = { mark, seen: resolve, stops: plan.does === "stop" };
    this.#note(`answer: ${plan.name}`);
    if (plan.does === "use-now") {
      // As soon as the server has turned to its steps.
      setImmediate(() => {
        this.#chat.skipWait();
      });
    }
    return plan.answer;
  }

  #keepFooter(): AnswerTurn {
    const last = this.#chat.state.conversation.turns.at(-1);
    if (last?.kind !== "answer") {
      throw new Error("There is no answer.");
    }
    this.footers.set(last.id, factsOf(last));
    for (const { id, facts } of last.steps) {
      this.steps.set(`${last.id} ${id}`, facts);
    }
    this.#note(`status: ${last.status}`);
    return last;
  }

  #note(what: string): void {
    this.done[what] = (this.done[what] ?? 0) + 1;
  }
}
