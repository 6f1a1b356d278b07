import { isRecord } from "../model/json.ts";

/**
 * The `models` of a provider's entry with one switched on or off, and everything else in them as it is. A model that the user named alone stays named: its switch stands in an entry of
 * its own, which goes when it is switched on again. `undefined`: none are left.
 */
export function switchedModels(models: unknown, id: string, isOn: boolean): readonly unknown[] | undefined {
  const before: readonly unknown[] = Array.isArray(models) ? models : [];
  const described = before.map((model) => (isRecord(model) && model["id"] === id ? withoutSwitch(model) : model));
  // What has nothing but an id was there for its switch.
  const switchedOn = described.filter((model, index) => model === before[index] || Object.keys(model as object).length > 1);
  const place = switchedOn.findIndex((model) => isRecord(model) && model["id"] === id);
  const after = isOn
    ? switchedOn
    : place < 0
      ? [...switchedOn, { id, enabled: false }]
      : switchedOn.map((model, index) => (index === place ? { ...(model as object), enabled: false } : model));
  return after.length === 0 ? undefined : after;
}

/** The `models` of a provider's entry with a description of one, or without where it is empty. */
export function describedModels(models: unknown, id: string, description: string): readonly unknown[] | undefined {
  const before: readonly unknown[] = Array.isArray(models) ? models : [];
  const place = before.findIndex((model) => isRecord(model) && model["id"] === id);
  const known = place < 0 ? { id } : (before[place] as object);
  const changed = Object.fromEntries(
    Object.entries({ ...known, description: description === "" ? undefined : description }).filter(([, value]) => value !== undefined),
  );
  const rest = place < 0 ? [...before, changed] : before.map((model, index) => (index === place ? changed : model));
  const after = rest.filter((model) => model !== changed || Object.keys(changed).length > 1);
  return after.length === 0 ? undefined : after;
}

function withoutSwitch(model: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.hasOwn(model, "enabled") ? Object.fromEntries(Object.entries(model).filter(([name]) => name !== "enabled")) : model;
}
