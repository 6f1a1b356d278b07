import { isRecord } from "../../core/model/json.ts";
import type { SettingsSource } from "../../core/ports/settingsSource.ts";
import type { ProviderSettingsReading } from "../../core/settings/providerSettings.ts";
import type { RetrySettings } from "../../core/settings/retrySettings.ts";
import { providerPresets } from "../../providers/presets/presets.ts";
import { Settings } from "../settings.ts";
import { readLearnedFile, writeLearnedFile } from "./learnedFile.ts";
import { memorySettings } from "./settingsFile.ts";

/** What a command's options say over the settings. */
export interface SettingsOverrides {
  /** Sent with each request. They may hold keys, since nothing keeps them. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Whether a key for the cache is sent even to providers that are not known to take one. */
  readonly sendsCacheKey?: boolean | undefined;
  /** The file that keeps what was learned of rejected parameters. `name`: what the user knows it by. */
  readonly learned?: { readonly name: string; readonly file: string } | undefined;
  /** In the units that the names say; a silence of 0 has no limit. */
  readonly retry?: Readonly<Partial<Record<"maxWaitSeconds" | "maxAttempts" | "firstByteMs" | "idleMs", number | undefined>>> | undefined;
}

/** Settings of a process without an editor: what `read` gives for a name without `baton.`, and what a command's options say over it. What is written is kept in memory. */
export class StandaloneSettings extends Settings {
  private readonly overrides: SettingsOverrides;
  private withHeaders: ProviderSettingsReading | undefined;

  /** Throws `UnusableInput` if the file that keeps what was learned cannot be used. `report` hears if it cannot be written. */
  constructor(read: (name: string) => unknown, overrides: SettingsOverrides, report: (message: string) => void) {
    const ofProviders = (): unknown => providersOf(read("providers"), overrides.sendsCacheKey === true);
    super(sourceOf((name) => (name === "providers" ? ofProviders() : read(name)), overrides, report));
    this.overrides = overrides;
  }

  override providers(): ProviderSettingsReading {
    const reading = super.providers();
    this.withHeaders ??= {
      ...reading,
      providers: reading.providers.map((entry) => ({ ...entry, headers: { ...entry.headers, ...this.overrides.headers } })),
    };
    return this.withHeaders;
  }

  override retry(): RetrySettings {
    const { limits, silence } = super.retry();
    const { maxWaitSeconds, maxAttempts, firstByteMs, idleMs } = this.overrides.retry ?? {};
    return {
      limits: {
        maxWaitMs: maxWaitSeconds === undefined ? limits.maxWaitMs : maxWaitSeconds * 1000,
        maxAttempts: maxAttempts ?? limits.maxAttempts,
      },
      silence: { firstByteMs: (firstByteMs ?? silence.firstByteMs) || Infinity, idleMs: (idleMs ?? silence.idleMs) || Infinity },
    };
  }
}

/** `baton.providers` without VS Code's own models. */
function providersOf(given: unknown, sendsCacheKey: boolean): unknown {
  if (given !== undefined && !isRecord(given)) {
    return given;
  }
  const entries = { ...given, vscode: { active: false } };
  const everyone = { ...Object.fromEntries(providerPresets.map(({ id }) => [id, {}])), ...entries };
  return sendsCacheKey ? Object.fromEntries(Object.entries(everyone).map(([id, entry]) => [id, withCacheKey(entry)])) : entries;
}

function withCacheKey(entry: unknown): unknown {
  return isRecord(entry) ? { ...entry, quirks: { ...(isRecord(entry["quirks"]) ? entry["quirks"] : {}), cacheKey: true } } : entry;
}

function sourceOf(read: (name: string) => unknown, { learned }: SettingsOverrides, report: (message: string) => void): SettingsSource {
  if (learned === undefined) {
    return memorySettings(read);
  }
  const { name: learnedName, file } = learned;
  const begin = readLearnedFile(learnedName, file);
  const source = memorySettings((name) => (name === "learnedParameters" ? begin : read(name)));
  return {
    ...source,
    setOwn: async (name, value) => {
      await source.setOwn(name, value);
      try {
        writeLearnedFile(file, value);
      } catch (error) {
        report(`${learnedName}: ${file} cannot be written (${error instanceof Error ? error.message : String(error)}).`);
      }
    },
  };
}
