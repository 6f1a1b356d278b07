import { isRecord } from "../../core/model/json.ts";
import type { SettingsSource } from "../../core/ports/settingsSource.ts";

/** The user's own settings, to be read and changed. */
type OwnSettings = Pick<SettingsSource, "own" | "setOwn">;

/** Fields of an entry of `baton.providers`, as they stand in the settings file. */
export type ProviderEntryChange = Readonly<Record<string, unknown>>;

/**
 * Changes one entry of the user's `baton.providers`, and nothing else in it. `undefined` takes a field out. Rejects as VS Code's own update does, such as for a
 * settings file that is not valid JSON.
 */
export async function updateProviderEntry(settings: OwnSettings, id: string, change: ProviderEntryChange): Promise<void> {
  await changeProviderEntry(settings, id, () => change);
}

/** As {@link updateProviderEntry}, for a change that depends on how the entry stands in the settings file now; empty where there is none. */
export async function changeProviderEntry(
  settings: OwnSettings,
  id: string,
  changeOf: (entry: Readonly<Record<string, unknown>>) => ProviderEntryChange,
): Promise<void> {
  const before = settings.own("providers");
  const entries = isRecord(before) ? before : {};
  const entry = isRecord(entries[id]) ? entries[id] : {};
  const changed = Object.fromEntries(Object.entries({ ...entry, ...changeOf(entry) }).filter(([, value]) => value !== undefined));
  await settings.setOwn("providers", { ...entries, [id]: changed });
}
