import { parseModelRef, type ModelRef } from "../../core/routing/modelRef.ts";
import type { Slot } from "../../shared/step.ts";
import type { App } from "../composition/buildApp.ts";
import { UnusableInput } from "./inputFile.ts";
import { missingKeys } from "../composition/standaloneApp.ts";

/** What a command's options say of the model. */
export interface ModelChoice {
  readonly role: Slot;
  /** Whether the options name the role themselves: its fallbacks are then asked after a model that they name. */
  readonly isRoleNamed: boolean;
  /** Asked in place of the role's model, as `provider:model`, or as `model` alone with a `provider`. */
  readonly model: string | undefined;
  readonly provider: string | undefined;
}

/** The models to ask, the first to ask first (not empty), and one sentence for each thing about the settings that people should know. */
export interface ChosenModels {
  readonly refs: readonly ModelRef[];
  readonly notes: readonly string[];
}

/** The models that the settings of a role name, or that the options do. Throws {@link UnusableInput} if the first of them cannot be known. */
export function chooseModels(app: App, choice: ModelChoice): ChosenModels {
  const first = readFirst(app, choice);
  const fallbacks = choice.model === undefined || choice.isRoleNamed ? app.roles.fallbacks(choice.role) : { refs: [], problems: [] };
  const refs = [first, ...fallbacks.refs.filter(({ provider, model }) => provider !== first.provider || model !== first.model)];
  const missing = refs.flatMap(({ provider }) => missingKeys(app, provider));
  const notes = [...app.directory.problems(), ...fallbacks.problems, ...app.requests.problems(), ...missing];
  return { refs, notes: [...new Set(notes)] };
}

function readFirst({ settings, directory }: App, { role, model, provider }: ModelChoice): ModelRef {
  const named = model ?? (provider === undefined ? settings.modelRef(role) : "");
  // A provider's own models may have colons.
  const parsed = parseModelRef(provider === undefined ? named : `${provider}:${named}`, directory.known());
  if (!parsed.ok) {
    const where = model === undefined && provider === undefined ? `--settings: baton.${role}.model` : "--model";
    throw new UnusableInput(`${where}: ${parsed.message}`);
  }
  return parsed.ref;
}
