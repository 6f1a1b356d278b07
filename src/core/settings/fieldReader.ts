interface FieldTypes {
  string: string;
  boolean: boolean;
  number: number;
}

/** Reads one field of a settings object; `undefined` where it is absent or of another kind, which is reported. */
export type FieldReader = <Kind extends keyof FieldTypes>(name: string, kind: Kind) => FieldTypes[Kind] | undefined;

/** A reader of `entry`'s fields. `where` is the entry's path in the settings; faults go into `problems`, one sentence each. */
export function fieldReader(entry: Readonly<Record<string, unknown>>, where: string, problems: string[]): FieldReader {
  return <Kind extends keyof FieldTypes>(name: string, kind: Kind) => {
    const value = entry[name];
    if (value === undefined) {
      return undefined;
    }
    if (typeof value !== kind) {
      problems.push(`${where}.${name} must be ${kind === "boolean" ? "true or false" : kind === "string" ? "a text" : "a number"}.`);
      return undefined;
    }
    return value as FieldTypes[Kind];
  };
}

/** The field's value where it is one of `known`; else `undefined`, which is reported where something else stands there. */
export function choiceOf<Choice extends string>(
  entry: Readonly<Record<string, unknown>>,
  name: string,
  known: readonly Choice[],
  where: string,
  problems: string[],
): Choice | undefined {
  const value = entry[name];
  const choice = known.find((candidate) => candidate === value);
  if (choice === undefined && value !== undefined) {
    problems.push(`${where}.${name} must be one of ${known.join(", ")}.`);
  }
  return choice;
}

/** Reports fields that nobody reads, such as a misspelt one. */
export function reportUnknown(
  entry: Readonly<Record<string, unknown>>,
  known: ReadonlySet<string>,
  where: string,
  problems: string[],
): void {
  for (const field of Object.keys(entry).filter((name) => !known.has(name))) {
    problems.push(`${where}.${field} is not a setting of Baton; it is ignored.`);
  }
}
