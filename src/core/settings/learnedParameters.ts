import { isRecord } from "../model/json.ts";
import type { Correction } from "../ports/correctionStore.ts";

/** What was learned: base URL → model → parameter → another name or value, or `null` to leave it out. As `baton.learnedParameters` has it. */
export type LearnedParameters = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string | null>>>>>>;

/** Reads `baton.learnedParameters` from whatever stands in the settings file. What is no correction is passed over: people edit this by hand. Nothing throws. */
export function readLearnedParameters(value: unknown): LearnedParameters {
  return mapRecord(value, (models) =>
    mapRecord(models, (parameters) =>
      mapRecord(parameters, (instead) => (instead === null || typeof instead === "string" ? instead : undefined)),
    ),
  );
}

/** The corrections on one model at one address, with or without a slash at its end. */
export function correctionsOf(learned: LearnedParameters, baseUrl: string, model: string): readonly Correction[] {
  const parameters = own(own(learned, withoutSlash(baseUrl)), model) ?? {};
  return Object.entries(parameters).map(([parameter, instead]) => ({ parameter, instead }));
}

/** With one correction more; a later one on the same parameter takes the place of the earlier. */
export function withCorrection(
  learned: LearnedParameters,
  baseUrl: string,
  model: string,
  { parameter, instead }: Correction,
): LearnedParameters {
  const address = withoutSlash(baseUrl);
  const models = own(learned, address) ?? {};
  return { ...learned, [address]: { ...models, [model]: { ...own(models, model), [parameter]: instead } } };
}

function withoutSlash(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, "");
}

function own<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}

function mapRecord<T>(value: unknown, map: (value: unknown) => T | undefined): Readonly<Record<string, T>> {
  const entries = isRecord(value) ? Object.entries(value) : [];
  return Object.fromEntries(
    entries.flatMap(([name, item]) => {
      const mapped = map(item);
      return mapped === undefined || name === "__proto__" ? [] : [[name, mapped] as const];
    }),
  );
}
