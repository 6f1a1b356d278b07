import type { RunEvent } from "../../core/model/runEvent.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { LedgerPort } from "../../core/accounting/ledger.ts";
import type { ChatProvider, ChatRequest } from "../../core/provider.ts";
import { Admission } from "../../core/resilience/admission.ts";
import type { Candidate, Target } from "../../core/resilience/candidate.ts";
import { CapLedger } from "../../core/resilience/capLedger.ts";
import { execute } from "../../core/resilience/executor.ts";
import { HealthBook } from "../../core/resilience/healthBook.ts";
import type { RunOrder } from "../../core/resilience/runOrder.ts";
import type { ModelRef } from "../../core/routing/modelRef.ts";
import type { RetrySettings } from "../../core/settings/retrySettings.ts";
import { type Account, accountIdOf } from "../accounts/account.ts";
import type { KeySource } from "../accounts/credentials.ts";
import type { ProviderAccess } from "../models/providerAccess.ts";
import type { ProviderDescription, ProviderDirectory } from "../directory/providerDirectory.ts";
import { shareCaps, type HealthStore } from "./capRecords.ts";
import { shareHealth } from "./healthRecords.ts";

/** What the path of requests needs of the host. */
export interface RequestRunnerPorts {
  readonly clock: Clock;
  readonly access: Pick<ProviderAccess, "sources" | "openSource" | "rejection">;
  readonly directory: Pick<ProviderDirectory, "find">;
  /** Where health is kept. */
  readonly records: HealthStore;
  /** Where attempts are booked. Left out: nowhere. */
  readonly ledger?: LedgerPort | undefined;
  retry(): RetrySettings;
}

/** One question, to be put to a model or its fallbacks. */
export interface RequestOrder extends Omit<RunOrder, "targets" | "limits" | "silence"> {
  /** The model to ask, then its fallbacks. Not empty. */
  readonly refs: readonly ModelRef[];
  /** The request as a provider is asked it, once it is known which. */
  request(ref: ModelRef, provider: ChatProvider): ChatRequest;
}

/**
 * The way of every request of this window: keys and fallbacks, limits, waits, retries and failover, and what is known of their health. Made once, when it is
 * first needed.
 */
export class RequestRunner {
  readonly health = new HealthBook();
  private readonly ports: RequestRunnerPorts;
  private readonly admission: Admission;
  private readonly endSharing: readonly (() => void)[];

  constructor(ports: RequestRunnerPorts) {
    this.ports = ports;
    const caps = new CapLedger();
    this.admission = new Admission(ports.clock, this.health, caps);
    const nowMs = ports.clock.nowMs();
    this.endSharing = [
      shareHealth(this.health, ports.records, nowMs),
      shareCaps(caps, ports.records, crypto.randomUUID().slice(0, 8), nowMs),
    ];
  }

  /** How many requests wait to be let go. */
  get waiting(): number {
    return this.admission.waiting;
  }

  /** The events of the answer, as `execute` reports them. */
  stream(order: RequestOrder): AsyncIterable<RunEvent> {
    const { clock, ledger } = this.ports;
    const targets = order.refs.map((ref) => this.target(ref, order));
    const ports = { clock, random: Math.random, health: this.health, admission: this.admission, ledger };
    return execute({ ...order, ...this.ports.retry(), targets }, ports);
  }

  /** The user wants these models tried now, whatever is in cooldown. */
  clearCooldown(refs: readonly ModelRef[]): void {
    for (const ref of refs) {
      for (const candidate of this.candidates(ref)) {
        this.clearKeyCooldown(candidate.accountId, candidate.origin);
      }
    }
  }

  /** A key was changed, or is wanted now. */
  clearKeyCooldown(accountId: string, origin: string): void {
    this.health.clearCooldown(accountId, origin, this.ports.clock.nowMs());
  }

  /** Keys were added, replaced or switched: those that are new since they failed are tried again. */
  keysChanged(accounts: readonly Account[]): void {
    for (const { provider, id, changedAtMs } of accounts) {
      this.health.keyChanged(
        accountIdOf(provider, id),
        this.ports.directory.find(provider)?.origin ?? "",
        changedAtMs,
        this.ports.clock.nowMs(),
      );
    }
  }

  /** How many keys a provider can be asked with. */
  keyCount(provider: string): number {
    return this.candidates({ provider, model: "" }).length;
  }

  dispose(): void {
    for (const end of this.endSharing) {
      end();
    }
  }

  private target(ref: ModelRef, order: Pick<RequestOrder, "request">): Target {
    return {
      provider: ref.provider,
      model: ref.model,
      request: (provider) => order.request(ref, provider),
      candidates: () => this.candidates(ref),
      problem: () => this.ports.access.rejection(ref.provider, ref.model),
    };
  }

  private candidates(ref: ModelRef): readonly Candidate[] {
    const description = this.ports.directory.find(ref.provider);
    return description === undefined
      ? []
      : this.ports.access
          .sources(description)
          .flatMap((source) => (source.approved ? [this.candidateOf(description, source, ref.model)] : []));
  }

  private candidateOf(description: ProviderDescription, source: KeySource, model: string): Candidate {
    return {
      accountId: accountIdOf(description.id, source.id),
      model,
      origin: description.origin,
      provider: description.id,
      providerLabel: description.label,
      accountLabel: source.label === "" ? undefined : source.label,
      caps: source.caps,
      open: (onHead) => this.ports.access.openSource(description, source, model, onHead),
    };
  }
}
