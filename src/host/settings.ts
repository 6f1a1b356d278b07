import * as vscode from "vscode";
import type { SilenceLimits } from "../core/resilience/watchdog.ts";
import { privateHttpSetting } from "../core/settings/keyOverHttp.ts";
import { readProviderSettings, type ProviderSettingsReading } from "../core/settings/providerSettings.ts";
import { readRetrySettings, type RetrySettings } from "../core/settings/retrySettings.ts";
import type { Role } from "../shared/conversation.ts";
import { effortSettings, type EffortSetting } from "../shared/panelState.ts";

/** Where the limits of a request stand, in milliseconds. */
export type RequestLimits = SilenceLimits;

/** Reads Baton's settings, as they are at the moment of each call. */
export class Settings implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscription: vscode.Disposable;
  private providerReading: ProviderSettingsReading | undefined;

  /** Fires after any of Baton's settings has changed. */
  readonly onDidChange = this.changed.event;

  constructor() {
    this.subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("baton")) {
        this.providerReading = undefined;
        this.changed.fire();
      }
    });
  }

  /**
   * `baton.providers` of the user alone. Nested objects of a workspace have slipped past scopes before, and an address decides where a key goes,
   * so nothing but the user's own value is ever looked at.
   */
  providers(): ProviderSettingsReading {
    this.providerReading ??= readProviderSettings(vscode.workspace.getConfiguration("baton").inspect<unknown>("providers")?.globalValue, this.isPrivateHttpAllowed());
    return this.providerReading;
  }

  /** Whether the user, and no workspace, lets keys go over http within a private network. */
  isPrivateHttpAllowed(): boolean {
    return vscode.workspace.getConfiguration().inspect<unknown>(privateHttpSetting)?.globalValue === true;
  }

  /** The role's model as the settings name it; empty where none is chosen or the setting is not a text. */
  modelRef(role: Role): string {
    const value = vscode.workspace.getConfiguration("baton").get<unknown>(`${role}.model`);
    return typeof value === "string" ? value.trim() : "";
  }

  /** Whether the role's model is the workspace's wish, not the user's. */
  isModelOfWorkspace(role: Role): boolean {
    return this.modelRef(role) !== this.ownModelRef(role);
  }

  /** What the user's own settings name as the role's model; empty where they name none. */
  ownModelRef(role: Role): string {
    const value = vscode.workspace.getConfiguration("baton").inspect<unknown>(`${role}.model`)?.globalValue;
    return typeof value === "string" ? value.trim() : "";
  }

  /** How hard the role's model is to think. */
  effort(role: Role): EffortSetting {
    const value = vscode.workspace.getConfiguration("baton").get<unknown>(`${role}.effort`);
    return effortSettings.find((known) => known === value) ?? "default";
  }

  /** Writes the role's effort, where it takes effect, as {@link setModelRef} does. */
  async setEffort(role: Role, effort: EffortSetting): Promise<void> {
    await this.set(`${role}.effort`, effort);
  }

  /** What stands in `baton.ROLE.fallbacks` of the user alone, to be read with `readFallbacks`. */
  fallbacks(role: Role): unknown {
    return vscode.workspace.getConfiguration("baton").inspect<unknown>(`${role}.fallbacks`)?.globalValue;
  }

  /** How long a request may be silent. */
  requestLimits(): RequestLimits {
    return this.retry().silence;
  }

  /** How long a request may be silent and wait, and how often it is tried, by the user's own settings alone. */
  retry(): RetrySettings {
    const configuration = vscode.workspace.getConfiguration("baton.retry");
    return readRetrySettings((name) => configuration.inspect<unknown>(name)?.globalValue);
  }

  /**
   * Writes the role's model where it takes effect: into the workspace's settings when those name one already, else into the user's. Rejects as
   * VS Code's own update does, such as for a settings file that is not valid JSON.
   */
  async setModelRef(role: Role, ref: string): Promise<void> {
    await this.set(`${role}.model`, ref);
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private async set(name: string, value: string): Promise<void> {
    const configuration = vscode.workspace.getConfiguration("baton");
    const inWorkspace = vscode.workspace.isTrusted && configuration.inspect(name)?.workspaceValue !== undefined;
    const target = inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
    await configuration.update(name, value, target);
  }
}
