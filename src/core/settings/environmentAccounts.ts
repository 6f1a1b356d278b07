import { isRecord } from "../model/json.ts";
import { fieldReader, reportUnknown } from "./fieldReader.ts";

/** One of several keys of a provider that stand in environment variables, as `baton.providers.ID.accounts` names them. */
export interface EnvironmentAccount {
  /** What people know it by; unique within the provider. */
  readonly label: string;
  /** The environment variable that holds the key. */
  readonly keyVariable: string;
  readonly description?: string | undefined;
  readonly active: boolean;
  /** Names of groups. */
  readonly tags: readonly string[];
  readonly requestsPerMinute?: number | undefined;
  readonly tokensPerMinute?: number | undefined;
}

const variablePattern = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Every field that an entry of `accounts` may have. */
export const accountFields: ReadonlySet<string> = new Set([
  "label",
  "keyVariable",
  "description",
  "active",
  "tags",
  "requestsPerMinute",
  "tokensPerMinute",
]);

/** Reads the `accounts` of one provider. An entry without a variable, or that repeats another's, is left out; any other mistake costs the field. */
export function readEnvironmentAccounts(value: unknown, where: string, problems: string[]): readonly EnvironmentAccount[] {
  if (value === undefined) {
    return [];
  }
  if (!Array.isArray(value)) {
    problems.push(`${where}.accounts must be a list.`);
    return [];
  }
  const accounts: EnvironmentAccount[] = [];
  for (const [index, entry] of value.entries()) {
    const at = `${where}.accounts[${String(index)}]`;
    const account = isRecord(entry) ? readAccount(entry, at, problems) : undefined;
    const twin = accounts.find(({ keyVariable, label }) => keyVariable === account?.keyVariable || label === account?.label);
    if (!isRecord(entry)) {
      problems.push(`${at} must be an object with a keyVariable.`);
    } else if (account !== undefined && twin !== undefined) {
      problems.push(
        `${at} is left out: “${twin.label}” has the same ${twin.keyVariable === account.keyVariable ? "keyVariable" : "label"}.`,
      );
    } else if (account !== undefined) {
      accounts.push(account);
    }
  }
  return accounts;
}

/** The name of an environment variable, `undefined` where none is given or it cannot be one, which is reported. */
export function readVariableName(value: string | undefined, where: string, problems: string[]): string | undefined {
  if (value !== undefined && !variablePattern.test(value)) {
    problems.push(`${where}.keyVariable must be the name of an environment variable, not a key.`);
    return undefined;
  }
  return value;
}

function readAccount(entry: Readonly<Record<string, unknown>>, at: string, problems: string[]): EnvironmentAccount | undefined {
  reportUnknown(entry, accountFields, at, problems);
  const field = fieldReader(entry, at, problems);
  if (entry["keyVariable"] === undefined) {
    problems.push(`${at}.keyVariable is missing: name the environment variable that holds the key.`);
    return undefined;
  }
  const keyVariable = readVariableName(field("keyVariable", "string"), at, problems);
  const perMinute = (name: "requestsPerMinute" | "tokensPerMinute"): number | undefined => {
    const number = field(name, "number");
    if (number !== undefined && !(number >= 1)) {
      problems.push(`${at}.${name} must be at least 1.`);
      return undefined;
    }
    return number;
  };
  return keyVariable === undefined
    ? undefined
    : {
        label: field("label", "string")?.trim() || keyVariable,
        keyVariable,
        description: field("description", "string"),
        active: field("active", "boolean") ?? true,
        tags: readTags(entry["tags"], at, problems),
        requestsPerMinute: perMinute("requestsPerMinute"),
        tokensPerMinute: perMinute("tokensPerMinute"),
      };
}

function readTags(value: unknown, at: string, problems: string[]): readonly string[] {
  const given: readonly unknown[] = Array.isArray(value) ? value : [];
  const tags = given.flatMap((tag) => (typeof tag === "string" && tag.trim() !== "" ? [tag.trim()] : []));
  if (value !== undefined && (!Array.isArray(value) || tags.length < given.length)) {
    problems.push(`${at}.tags must be a list of texts.`);
  }
  return [...new Set(tags)];
}
