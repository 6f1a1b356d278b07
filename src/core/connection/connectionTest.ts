import type { Clock } from "../ports/clock.ts";
import type { Stage, StageId, StageOutcome } from "./stage.ts";
import { stageIds } from "./stage.ts";

/** One target's stages as they stand. Reported anew after each change; unchanged stages keep their identity. */
export interface ConnectionTest {
  readonly provider: string;
  readonly label: string;
  /** The address as it may be shown; empty for VS Code's own models. */
  readonly address: string;
  readonly keyLabel: string | undefined;
  /** The proxy on the way, as it may be shown. */
  readonly proxy: string | undefined;
  /** The model that is asked, once one is chosen. */
  readonly model: string | undefined;
  /** How many models the provider lists; `undefined` where it lists none. */
  readonly modelCount: number | undefined;
  /** From sending the first question to its first word. */
  readonly firstWordMs: number | undefined;
  readonly stages: readonly Stage[];
  /** Whether nothing more will change. */
  readonly finished: boolean;
}

/** What is found out of a target on the way. */
export type ConnectionTestFacts = Partial<Pick<ConnectionTest, "address" | "proxy" | "model" | "modelCount" | "firstWordMs">>;

/** Writes a connection test, stage by stage, and reports each change. */
export class ConnectionTestWriter {
  #state: ConnectionTest;
  readonly #clock: Pick<Clock, "monotonicMs">;
  readonly #onChange: (connectionTest: ConnectionTest) => void;
  readonly #startedMs = new Map<StageId, number>();

  constructor(
    head: Pick<ConnectionTest, "provider" | "label" | "address" | "keyLabel">,
    clock: Pick<Clock, "monotonicMs">,
    onChange: (connectionTest: ConnectionTest) => void,
  ) {
    const stages = stageIds.map((id): Stage => ({ id, status: "waiting", summary: "" }));
    this.#state = { ...head, proxy: undefined, model: undefined, modelCount: undefined, firstWordMs: undefined, stages, finished: false };
    this.#clock = clock;
    this.#onChange = onChange;
  }

  get connectionTest(): ConnectionTest {
    return this.#state;
  }

  /** The order in which the stages are tried. */
  order(ids: readonly StageId[]): void {
    const stages = [...this.#state.stages].sort((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id));
    this.#change({ stages });
  }

  facts(facts: ConnectionTestFacts): void {
    this.#change(facts);
  }

  begin(id: StageId): void {
    this.#startedMs.set(id, this.#clock.monotonicMs());
    this.#set(id, { id, status: "running", summary: "" });
  }

  /** How a stage ended. One that was begun is timed up to its first end: what is found out of it later costs no time of its own. */
  end(id: StageId, outcome: StageOutcome): void {
    const startedMs = this.#startedMs.get(id);
    this.#startedMs.delete(id);
    const elapsedMs = startedMs === undefined ? this.stage(id)?.elapsedMs : this.#clock.monotonicMs() - startedMs;
    this.#set(id, { id, ...outcome, elapsedMs });
  }

  stage(id: StageId): Stage | undefined {
    return this.#state.stages.find((stage) => stage.id === id);
  }

  /** Ends the stages that were not begun, and those that run: as stopped, or as not tried for the reason given. */
  finish(why: { readonly stopped: true } | { readonly because: string }): void {
    for (const { id, status } of this.#state.stages) {
      if (status === "running" && "stopped" in why) {
        this.end(id, { status: "stopped", summary: "stopped" });
      } else if (status === "waiting" || status === "running") {
        this.end(id, { status: "not-tried", summary: "stopped" in why ? "not tried: the test was stopped" : `not tried: ${why.because}` });
      }
    }
    this.#change({ finished: true });
  }

  #set(id: StageId, stage: Stage): void {
    this.#change({ stages: this.#state.stages.map((other) => (other.id === id ? stage : other)) });
  }

  #change(change: Partial<ConnectionTest>): void {
    // What a stage finds after the user has left is instructed to nobody.
    if (this.#state.finished) {
      return;
    }
    this.#state = { ...this.#state, ...change };
    this.#onChange(this.#state);
  }
}

/** The first stage that failed, in the order in which they were tried; `undefined` where none did. */
export function firstFailure({ stages }: Pick<ConnectionTest, "stages">): Stage | undefined {
  return stages.find(({ status }) => status === "failed");
}

/** The stages that need a look though they did not fail. */
export function warnings({ stages }: Pick<ConnectionTest, "stages">): readonly Stage[] {
  return stages.filter(({ status }) => status === "warned");
}
