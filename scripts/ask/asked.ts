import type { App } from "../../src/app/composition/buildApp.ts";
import { chooseModels, type ChosenModels } from "../../src/app/standalone/chosenModels.ts";
import { UnusableInput } from "../../src/app/standalone/inputFile.ts";
import { misplacedOption, readOneProvider } from "../../src/app/standalone/oneProvider.ts";
import { readSettingsFile } from "../../src/app/standalone/settingsFile.ts";
import { buildStandaloneApp } from "../../src/app/composition/standaloneApp.ts";
import { StandaloneSettings } from "../../src/app/standalone/standaloneSettings.ts";
import { readCount, readPairs, readRole, type Values } from "./options.ts";

/** The application, the models to ask, and the effort that the settings name for the role. */
export interface Asked extends ChosenModels {
  readonly app: App;
  readonly usualEffort?: string | undefined;
}

const environment = process.env;
const report = (message: string): void => void process.stderr.write(`${message}\n`);

/** Reads whom the options, or the settings that they name, want asked. Throws {@link UnusableInput}. */
export function readAsked(values: Values): Asked {
  return values.settings === undefined ? readOptions(values) : readSettings(values, values.settings);
}

function settingsOf(values: Values, read: (name: string) => unknown): StandaloneSettings {
  const retry = {
    maxWaitSeconds: readCount(values, "max-wait-seconds", 0),
    maxAttempts: readCount(values, "max-attempts", 1),
    firstByteMs: readCount(values, "first-byte-ms", 0),
    idleMs: readCount(values, "idle-ms", 0),
  };
  const headers = Object.fromEntries(readPairs(values, "header"));
  const learned = values.corrections === undefined ? undefined : { name: "--corrections", file: values.corrections };
  return new StandaloneSettings(read, { headers, learned, retry, sendsCacheKey: values["cache-key"] !== undefined }, report);
}

function readOptions(values: Values): Asked {
  const { model } = values;
  const { id: provider, entry } = readOneProvider(values);
  if (values.role !== undefined) {
    throw new UnusableInput("--role needs --settings, which name the role's model.");
  }
  if (model === undefined || model === "") {
    throw new UnusableInput("--model must name a model.");
  }
  const settings = settingsOf(values, (setting) => (setting === "providers" ? { [provider]: entry } : undefined));
  const app = buildStandaloneApp({ settings, environment, only: { provider, variable: "BATON_KEY" }, report });
  const notes = app.directory.problems();
  if (app.directory.find(provider) === undefined) {
    throw new UnusableInput(`--provider: ${provider} cannot be asked. ${notes.join(" ")}`);
  }
  return { app, refs: [{ provider, model }], notes };
}

function readSettings(values: Values, file: string): Asked {
  const role = readRole(values);
  const misplaced = values.header === undefined ? misplacedOption(values) : "header";
  if (misplaced !== undefined) {
    throw new UnusableInput(`--${misplaced} is not for --settings: it stands in the file, below baton.providers.`);
  }
  const read = readSettingsFile("--settings", file);
  const settings = settingsOf(values, (name) => read.get(`baton.${name}`));
  const app = buildStandaloneApp({ settings, environment, report });
  const { model, provider } = values;
  const chosen = chooseModels(app, { role, isRoleNamed: values.role !== undefined, model, provider });
  const effort = settings.effort(role);
  return { app, ...chosen, notes: [...read.problems, ...chosen.notes], usualEffort: effort === "default" ? undefined : effort };
}
