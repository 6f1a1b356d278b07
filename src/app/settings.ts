import type { SettingsSource } from "../core/ports/settingsSource.ts";
import { isRecord } from "../core/model/json.ts";
import { readPermissionRules, rulesTogether, type PermissionRule, type PermissionRules } from "../core/permissions/permissionRules.ts";
import type { SilenceLimits } from "../core/resilience/watchdog.ts";
import { readProviderSettings, type ProviderSettingsReading } from "../core/settings/providerSettings.ts";
import { readBudget, type BudgetSettings } from "../core/settings/budgetSettings.ts";
import { readRetrySettings, type RetrySettings } from "../core/settings/retrySettings.ts";
import type { SettingName } from "../manifest/settings.ts";
import { permissionLevels, type PermissionLevel } from "../shared/agentViews.ts";
import type { Slot } from "../shared/step.ts";
import { effortSettings, type EffortSetting } from "../shared/panelState.ts";
import { Listeners } from "./listeners.ts";

/** The rules that hold for calls of agents. */
export interface PermissionSettings {
  readonly rules: PermissionRules;
  readonly problems: readonly string[];
}

/** Where the limits of a request stand, in milliseconds. */
export type RequestLimits = SilenceLimits;

/** Reads Baton's settings, as they are at the moment of each call. */
export class Settings {
  private readonly source: SettingsSource;
  private readonly changed = new Listeners<void>();
  private readonly subscription: { dispose(): unknown };
  private providerReading: ProviderSettingsReading | undefined;

  /** Fires after any of Baton's settings has changed. */
  readonly onDidChange = this.changed.add;

  constructor(source: SettingsSource) {
    this.source = source;
    this.subscription = source.onDidChange(() => {
      this.providerReading = undefined;
      this.changed.fire();
    });
  }

  /** The value of a setting in the user's own settings, as `SettingsSource.own` reads it. */
  own(name: SettingName): unknown {
    return this.source.own(name);
  }

  /** Writes a setting into the user's own settings. Rejects where they cannot be written. */
  setOwn(name: SettingName, value: unknown): Promise<void> {
    return this.source.setOwn(name, value);
  }

  /**
   * `baton.providers` of the user alone. Nested objects of a workspace have slipped past scopes before, and an address decides where a key goes,
   * so nothing but the user's own value is ever looked at.
   */
  providers(): ProviderSettingsReading {
    this.providerReading ??= readProviderSettings(this.own("providers"), this.isPrivateHttpAllowed());
    return this.providerReading;
  }

  /** Whether the user, and no workspace, lets keys go over http within a private network. */
  isPrivateHttpAllowed(): boolean {
    return this.own("allowKeysOverPrivateHttp") === true;
  }

  /** The role's model as the settings name it; empty where none is chosen or the setting is not a text. */
  modelRef(role: Slot): string {
    const value = this.get(`${role}.model`);
    return typeof value === "string" ? value.trim() : "";
  }

  /** Whether the role's model is the workspace's wish, not the user's. */
  isModelOfWorkspace(role: Slot): boolean {
    return this.modelRef(role) !== this.ownModelRef(role);
  }

  /** What the user's own settings name as the role's model; empty where they name none. */
  ownModelRef(role: Slot): string {
    const value = this.own(`${role}.model`);
    return typeof value === "string" ? value.trim() : "";
  }

  /** How hard the role's model is to think. */
  effort(role: Slot): EffortSetting {
    const value = this.get(`${role}.effort`);
    return effortSettings.find((known) => known === value) ?? "default";
  }

  /** What agents may do in a chat in which the user has not chosen it. A workspace's own wish only tightens it. */
  permissionLevel(): PermissionLevel {
    const read = (value: unknown): number => permissionLevels.findIndex((level) => level === value);
    const own = read(this.own("permissionLevel"));
    const effective = read(this.get("permissionLevel"));
    const usual = permissionLevels.indexOf("edit");
    return permissionLevels[Math.min(own < 0 ? usual : own, effective < 0 ? usual : effective)] ?? "edit";
  }

  /**
   * `baton.permissions`: the user's rules, and of the workspace's those that tighten them, with one sentence for each that cannot be used. Not those that a workspace would
   * loosen them with.
   */
  permissions(): PermissionSettings {
    const problems: string[] = [];
    const user = readPermissionRules(this.own("permissions"), problems);
    const rules = this.source
      .ofWorkspace("permissions")
      .map((value) => readPermissionRules(value, problems, { fromWorkspace: true }))
      .reduce(rulesTogether, user);
    return { rules, problems };
  }

  /** One sentence for each rule and budget that cannot be used. */
  agentProblems(): readonly string[] {
    const problems: string[] = [];
    readBudget(this.own("budget"), problems);
    return [...this.permissions().problems, ...problems];
  }

  /** Adds an allow rule to the user's own. What stands there stays, also what cannot be used. Rejects if settings cannot be written. */
  async addAllowRule(rule: PermissionRule): Promise<void> {
    const own = this.own("permissions");
    const before = isRecord(own) ? own : {};
    const allow: readonly unknown[] = Array.isArray(before["allow"]) ? before["allow"] : [];
    if (!allow.some((other) => JSON.stringify(other) === JSON.stringify(rule))) {
      await this.setOwn("permissions", { ...before, allow: [...allow, rule] });
    }
  }

  /** `baton.budget` of the user alone. */
  budget(): BudgetSettings {
    return readBudget(this.own("budget"));
  }

  /** Where the user's own settings say that the sandbox for commands is; empty: it is looked for in `PATH`. A workspace cannot say: it would be run. */
  sandboxProgram(): string {
    const value = this.own("sandbox.program");
    return typeof value === "string" ? value.trim() : "";
  }

  /** How long an edit waits at most for a first word of language servers, in milliseconds. */
  problemWaitMs(): number {
    const value = this.get("problems.waitSeconds");
    return typeof value === "number" && value >= 0 && value <= 60 ? value * 1000 : 3000;
  }

  /** Writes the role's effort, where it takes effect, as {@link setModelRef} does. */
  async setEffort(role: Slot, effort: EffortSetting): Promise<void> {
    await this.set(`${role}.effort`, effort);
  }

  /** What stands in `baton.ROLE.fallbacks` of the user alone, to be read with `readFallbacks`. */
  fallbacks(role: Slot): unknown {
    return this.own(`${role}.fallbacks`);
  }

  /** How long a request may be silent. */
  requestLimits(): RequestLimits {
    return this.retry().silence;
  }

  /** How long a request may be silent and wait, and how often it is tried, by the user's own settings alone. */
  retry(): RetrySettings {
    return readRetrySettings((name) => this.own(`retry.${name}`));
  }

  /**
   * Writes the role's model where it takes effect: into the workspace's settings when those name one already, else into the user's. Rejects as
   * VS Code's own update does, such as for a settings file that is not valid JSON.
   */
  async setModelRef(role: Slot, ref: string): Promise<void> {
    await this.set(`${role}.model`, ref);
  }

  private get(name: SettingName): unknown {
    return this.source.get(name);
  }

  private set(name: SettingName, value: unknown): Promise<void> {
    return this.source.set(name, value);
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.clear();
  }
}
