import * as vscode from "vscode";
import { readProviderSettings, type ProviderSettingsReading } from "../core/settings/providerSettings.ts";
import type { Role } from "../shared/conversation.ts";
import { effortSettings, type EffortSetting } from "../shared/panelState.ts";

/** Where the limits of a request stand, in milliseconds. */
export interface RequestLimits {
  readonly firstByteMs: number;
  readonly idleMs: number;
}

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
    this.providerReading ??= readProviderSettings(vscode.workspace.getConfiguration("baton").inspect<unknown>("providers")?.globalValue);
    return this.providerReading;
  }

  /** The role's model as the settings name it; empty where none is chosen or the setting is not a text. */
  modelRef(role: Role): string {
    const value = vscode.workspace.getConfiguration("baton").get<unknown>(`${role}.model`);
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

  /** How long a request may be silent. A value that is no number, or out of range, gives way to the nearest that is in it. */
  requestLimits(): RequestLimits {
    return { firstByteMs: this.seconds("firstByteSeconds", 120) * 1000, idleMs: this.seconds("idleSeconds", 60) * 1000 };
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

  private seconds(name: string, fallback: number): number {
    const value = vscode.workspace.getConfiguration("baton.retry").inspect<unknown>(name)?.globalValue;
    return typeof value === "number" && Number.isFinite(value) ? Math.min(3600, Math.max(1, value)) : fallback;
  }
}
