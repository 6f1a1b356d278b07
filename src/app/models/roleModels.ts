import { parseModelRef, formatModelRef, type ModelRef } from "../../core/routing/modelRef.ts";
import { readFallbacks, type FallbacksReading } from "../../core/settings/fallbacks.ts";
import { isEnabled } from "../../core/settings/configuredModels.ts";
import { slotLabels, type Slot } from "../../shared/step.ts";
import type { RoleView } from "../../shared/panelState.ts";
import type { Credentials } from "../accounts/credentials.ts";
import type { Settings } from "../settings.ts";
import type { ProviderDescription, ProviderDirectory } from "../directory/providerDirectory.ts";

/** A role's model, resolved to a provider; or one sentence that says why it cannot be. */
export type RoleModel =
  | { readonly ok: true; readonly ref: ModelRef; readonly provider: ProviderDescription }
  | { readonly ok: false; readonly message: string };

/** Resolves what the settings say of the two roles. */
export class RoleModels {
  private readonly settings: Settings;
  private readonly directory: ProviderDirectory;
  private readonly credentials: Credentials;

  constructor(settings: Settings, directory: ProviderDirectory, credentials: Credentials) {
    this.settings = settings;
    this.directory = directory;
    this.credentials = credentials;
  }

  /** The role's model as the settings name it now. */
  resolve(role: Slot): RoleModel {
    const text = this.settings.modelRef(role);
    if (text === "") {
      return { ok: false, message: `No ${slotLabels[role].toLowerCase()} model is selected.` };
    }
    const parsed = parseModelRef(text, this.directory.known());
    if (!parsed.ok) {
      const [named = ""] = text.split(":", 1);
      const problem = this.directory.whyUnusable(named.trim());
      if (problem !== undefined) {
        return { ok: false, message: `The model ${text} can't be used. ${problem}` };
      }
      return {
        ok: false,
        message: parsed.suggestion === undefined ? parsed.message : `${parsed.message} Did you mean ${parsed.suggestion}?`,
      };
    }
    const provider = this.directory.find(parsed.ref.provider);
    if (provider === undefined) {
      return { ok: false, message: `The provider “${parsed.ref.provider}” of ${text} isn't in your settings, or it is turned off.` };
    }
    if (this.settings.isModelOfWorkspace(role) && !this.isUsers(provider)) {
      return {
        ok: false,
        message: `This workspace sets ${text} as the ${slotLabels[role].toLowerCase()} model, from a provider that you don't use. Baton sends nothing to it unless you choose it yourself.`,
      };
    }
    return isEnabled(provider.models, parsed.ref.model)
      ? { ok: true, ref: parsed.ref, provider }
      : { ok: false, message: `The model “${parsed.ref.model}” (${provider.label}) is turned off in your settings.` };
  }

  /**
   * Whether the user has taken to a provider: by settings, by a key that was added, or by a role of their own. A repository's settings may choose among these
   * alone: a key in the environment, or a server on this computer, is not to be asked because a folder was opened.
   */
  isUsers(provider: ProviderDescription): boolean {
    const known = this.directory.known();
    const uses = (role: Slot): boolean => {
      const own = parseModelRef(this.settings.ownModelRef(role), known);
      return (own.ok && own.ref.provider === provider.id) || this.fallbacks(role).refs.some((ref) => ref.provider === provider.id);
    };
    // VS Code's own models are asked with VS Code's own consent.
    return (
      provider.type === "editor" ||
      provider.configured ||
      this.credentials.sources(provider).some(({ kind }) => kind === "account" || kind === "entra") ||
      uses("orchestrator") ||
      uses("worker")
    );
  }

  /** The models that are asked, in order, where the role's own cannot be. */
  fallbacks(role: Slot): FallbacksReading {
    return readFallbacks(this.settings.fallbacks(role), role, this.directory.known());
  }

  /** One sentence for each fallback that is none. */
  problems(): readonly string[] {
    return [...this.fallbacks("orchestrator").problems, ...this.fallbacks("worker").problems];
  }

  /** The role as the panel shows it. */
  view(role: Slot): RoleView {
    const resolved = this.resolve(role);
    if (!resolved.ok) {
      const text = this.settings.modelRef(role);
      return { ref: text, label: text === "" ? "Choose Model" : text, providerLabel: "", problem: resolved.message };
    }
    const { ref, provider } = resolved;
    return { ref: formatModelRef(ref), label: ref.model, providerLabel: provider.label, problem: this.problem(provider) };
  }

  /** Both roles as the panel shows them. */
  views(): Readonly<Record<Slot, RoleView>> {
    return { orchestrator: this.view("orchestrator"), worker: this.view("worker") };
  }

  private problem(provider: ProviderDescription): string | undefined {
    const credential = this.credentials.of(provider);
    switch (credential.kind) {
      case "missing":
        return credential.switchedOff ? `All keys for ${provider.label} are turned off.` : `${provider.label} has no API key yet.`;
      case "unapproved":
        return `Key “${credential.source.label}” isn't approved for the address of ${provider.label}.`;
      case "none-needed":
      case "ready":
        return undefined;
    }
  }
}
