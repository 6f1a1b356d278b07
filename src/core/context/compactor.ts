import type { Compaction } from "../../shared/part.ts";
import { messagesTokens, tokensOf, toolTokens } from "../accounting/requestTokens.ts";
import type { CompactionEvent } from "../agent/agentEvent.ts";
import type { Message, ToolDefinition } from "../model/message.ts";
import type { RunEvent } from "../model/runEvent.ts";
import { orAborted } from "../orAborted.ts";
import {
  afterCompaction,
  compactedMessages,
  type CompactionState,
  type ConversationHistory,
  newestFrom,
  nothingCompacted,
  placeOfIndex,
} from "./compactedMessages.ts";
import { askedSummary, type SummaryPorts } from "./askedSummary.ts";
import { beginShare, compactionBudget, type CompactionBudget, latestShare, type ModelWindow, usableTokens } from "./compactionBudget.ts";
import { oldOutputsUntil, outputCharacters } from "./outputTrims.ts";
import { recoverySummary } from "./recoverySummary.ts";

/** The outside of a {@link Compactor}. */
export interface CompactorPorts extends SummaryPorts {
  /** Of the model that is asked next. */
  window(): ModelWindow;
  readonly tools: readonly ToolDefinition[];
  /** What still holds of Baton's notes, read from its source. Never rejects. Left out: nothing. */
  notes?(): Promise<readonly string[]>;
}

/** What hears of compactions. */
type Report = (event: CompactionEvent) => void;

/** After so many failures no model is asked for a summary any more. */
const mostFailures = 3;
/** Room that is taken if a window is not known, and a model says that a request does not fit. */
const unknownShare = 0.7;

/** A summary that is being made, or is made. */
interface Work {
  readonly covered: number;
  readonly done: Promise<void>;
  /** Missing until it is made, and if it could not be. */
  made?: { readonly summary: string; readonly notes: readonly string[] };
  isOver: boolean;
}

/**
 * Makes the messages of a conversation fit a model's window: shortens old outputs of tools, has older messages summarised, and, if a request does not fit after all, lists what was done without a model.
 * The user's words stay as they are. What it does is reported as a {@link Compaction}, of which the same messages come again when the conversation is loaded. One serves one run at a time.
 */
export class Compactor {
  readonly #ports: CompactorPorts;
  readonly #starts: ConversationHistory["starts"];
  readonly #turnIds: ConversationHistory["turnIds"];
  readonly #messages: Message[];
  #state: CompactionState;
  #system: readonly Message[] = [];
  /** How many messages the run had when it was looked at last. */
  #seen: number;
  #work: Work | undefined;
  readonly #stop = new AbortController();
  #failures = 0;
  /** What a provider counts for what is taken for one token. */
  #factor = 1;
  /** What the last request was taken for. */
  #asked = 0;
  /** The room that a rejected request has shown, if the window is not known, or is not true. */
  #knownRoom = Number.POSITIVE_INFINITY;

  constructor(ports: CompactorPorts, { messages, starts, turnIds, state }: ConversationHistory) {
    this.#ports = ports;
    this.#messages = [...messages];
    this.#starts = starts;
    this.#turnIds = turnIds;
    this.#state = state;
    this.#seen = -1;
  }

  /** `AgentPorts.fitMessages`. */
  readonly fit = async (
    messages: readonly Message[],
    why: "before" | "overflow",
    signal: AbortSignal,
    report: Report,
  ): Promise<readonly Message[] | undefined> => {
    this.#absorb(messages);
    const before = this.#state;
    if (why === "overflow") {
      this.#learn();
      this.#recover(report);
    } else {
      await this.#makeRoom(signal, report);
    }
    this.#asked = this.#used() / this.#factor;
    return this.#state === before ? undefined : this.#keep();
  };

  /** An event of a request: what the provider counted corrects the estimates. */
  heard(event: RunEvent): void {
    if (event.type === "usage" && event.inputTokens !== undefined && event.inputTokens > 0 && this.#asked > 1000) {
      this.#factor = Math.min(3, Math.max(0.7, event.inputTokens / this.#asked));
    }
  }

  /** Compacts all but the newest messages now, because the user wants it. Resolves with whether there was something to compact, and it was. */
  async compactNow(messages: readonly Message[], signal: AbortSignal, report: Report): Promise<boolean> {
    this.#absorb(messages);
    this.#work = undefined;
    this.#failures = 0;
    this.#begin({ ...this.#budget(), tail: 0 }, signal, true);
    await this.#finishWork(signal);
    return this.#apply(report, true);
  }

  /** Ends what runs in the background: the run is over. */
  stop(): void {
    this.#stop.abort();
  }

  /** Whether the last summary that was asked for was no good. */
  get hasFailed(): boolean {
    return this.#failures > 0;
  }

  /** Tokens of the next request, about. */
  get usedTokens(): number {
    return Math.ceil(this.#used());
  }

  async #makeRoom(signal: AbortSignal, report: Report): Promise<void> {
    const budget = this.#budget();
    if (!Number.isFinite(budget.usable)) {
      return;
    }
    const share = (): number => this.#used() / budget.usable;
    this.#apply(report);
    if (share() >= beginShare) {
      this.#trim(budget, report);
    }
    if (share() >= beginShare && this.#work === undefined) {
      this.#begin(budget, signal, false);
    }
    if (share() >= latestShare) {
      await this.#finishWork(signal);
      this.#apply(report);
    }
    if (share() > 1 && !signal.aborted) {
      this.#recover(report);
    }
  }

  #budget(): CompactionBudget {
    const room = Math.min(usableTokens(this.#ports.window()) ?? Number.POSITIVE_INFINITY, this.#knownRoom);
    return compactionBudget(room, this.#fixed());
  }

  /** What comes of the messages that the run has had since. */
  #absorb(messages: readonly Message[]): void {
    const systems = messages.findIndex(({ role }) => role !== "system");
    this.#system = messages.slice(0, systems === -1 ? messages.length : systems);
    const known = this.#seen === -1 ? this.#system.length + this.#sent().length : this.#seen;
    this.#messages.push(...messages.slice(known));
    this.#seen = messages.length;
  }

  #keep(): readonly Message[] {
    const kept = [...this.#system, ...this.#sent()];
    this.#seen = kept.length;
    return kept;
  }

  #sent(state = this.#state): readonly Message[] {
    return compactedMessages(this.#messages, state);
  }

  #fixed(): number {
    return (messagesTokens(this.#system) + toolTokens(this.#ports.tools)) * this.#factor;
  }

  #used(state = this.#state): number {
    return this.#fixed() + messagesTokens(this.#sent(state)) * this.#factor;
  }

  #history(): ConversationHistory {
    return { messages: this.#messages, starts: this.#starts, turnIds: this.#turnIds, state: this.#state };
  }

  /** Makes a compaction hold, if it wins something. */
  #take(compaction: Omit<Compaction, "tokensBefore" | "tokensAfter">, report: Report): boolean {
    const next = afterCompaction(this.#state, { ...compaction, tokensBefore: 0, tokensAfter: 0 }, this.#history());
    const [tokensBefore, tokensAfter] = [Math.round(this.#used()), Math.round(this.#used(next))];
    if (tokensAfter >= tokensBefore) {
      return false;
    }
    this.#state = next;
    report({ type: "compaction", compaction: { ...compaction, tokensBefore, tokensAfter } });
    return true;
  }

  /** Shortens outputs of tools before the newest, if that wins enough. */
  #trim({ outputs, leastWin, outputCharacters: characters }: CompactionBudget, report: Report): void {
    const until = oldOutputsUntil(this.#messages, this.#state.covered, outputs / this.#factor);
    const trims = [...this.#state.trims, { until: until ?? 0, characters }];
    if (until !== undefined && this.#used() - this.#used({ ...this.#state, trims }) >= leastWin) {
      this.#take({ how: "trim", trimsUntil: this.#place(until), outputCharacters: characters }, report);
    }
  }

  /** Has what stands before the newest messages summarised, unless that could not win anything. */
  #begin({ usable, words, tail, summary }: CompactionBudget, signal: AbortSignal, isAsked: boolean): void {
    const covered = this.#cut(tail);
    const source = this.#messages.slice(this.#state.covered, covered);
    const sourceTokens = messagesTokens(source) * this.#factor;
    const floor = this.#used({ ...nothingCompacted, trims: this.#state.trims, covered, wordsTokens: words }) + summary;
    const isHopeless = !isAsked && (floor > usable * latestShare || sourceTokens < 2 * summary);
    if (this.#failures >= mostFailures || covered <= this.#state.covered || isHopeless) {
      return;
    }
    const work: Work = { covered, done: Promise.resolve(), isOver: false };
    this.#work = Object.assign(work, { done: this.#summarise(work, source, AbortSignal.any([signal, this.#stop.signal])) });
  }

  /** Never rejects. */
  async #summarise(work: Work, source: readonly Message[], signal: AbortSignal): Promise<void> {
    const { summary: most, summaries } = this.#budget();
    const earlier = this.#state.summary;
    // What stands there already is summarised again only if there is no room for it.
    const isKept = earlier !== "" && tokensOf(earlier.length) + most <= summaries;
    const before: readonly Message[] = isKept || earlier === "" ? [] : [{ role: "assistant", content: [{ type: "text", text: earlier }] }];
    try {
      const made = await askedSummary(this.#ports, [...before, ...source], most, this.#factor, signal);
      work.made = { summary: isKept ? `${earlier}\n\n${made}` : made, notes: (await this.#ports.notes?.()) ?? [] };
    } catch {
      this.#failures += signal.aborted ? 0 : 1;
    } finally {
      work.isOver = true;
    }
  }

  async #finishWork(signal: AbortSignal): Promise<void> {
    try {
      await orAborted(this.#work?.done ?? Promise.resolve(), signal);
    } catch {
      // Stopped: nobody waits for it any more.
    }
  }

  /** Takes the summary that is made, if there is one. */
  #apply(report: Report, byUser = false): boolean {
    const work = this.#work;
    if (work?.isOver !== true) {
      return false;
    }
    this.#work = undefined;
    if (work.made === undefined || work.covered <= this.#state.covered) {
      return false;
    }
    const { words: wordsTokens } = this.#budget();
    const asked = byUser ? { byUser } : {};
    const isTaken = this.#take({ how: "summary", keepsFrom: this.#place(work.covered), ...work.made, wordsTokens, ...asked }, report);
    this.#failures = isTaken ? 0 : this.#failures + 1;
    return isTaken;
  }

  /** Makes room without a model, as much as there can be. */
  #recover(report: Report): void {
    const { usable, words: wordsTokens, tail, summaries } = this.#budget();
    const covered = this.#cut(tail / 2);
    if (covered > this.#state.covered) {
      const summary = recoverySummary(this.#messages.slice(this.#state.covered, covered), this.#state.summary, summaries);
      this.#take({ how: "recovery", keepsFrom: this.#place(covered), summary, notes: this.#state.notes, wordsTokens }, report);
    }
    const over = this.#used() - usable * beginShare;
    if (over > 0) {
      // All that are left, so far as is needed.
      const characters = outputCharacters(this.#sent(), over / this.#factor);
      this.#take({ how: "trim", trimsUntil: this.#place(this.#messages.length), outputCharacters: characters }, report);
    }
  }

  /** A request was rejected that was taken to fit. */
  #learn(): void {
    const used = this.#used();
    const { usable } = this.#budget();
    if (!Number.isFinite(usable)) {
      this.#knownRoom = used * unknownShare;
    } else if (used < usable) {
      this.#factor *= Math.min(3, usable / used) * 1.1;
    }
  }

  #cut(tokens: number): number {
    return newestFrom(this.#messages, this.#state.covered, tokens / this.#factor);
  }

  #place(index: number): ReturnType<typeof placeOfIndex> {
    return placeOfIndex({ starts: this.#starts }, index);
  }
}
