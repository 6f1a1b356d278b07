import type { JsonValue } from "../model/json.ts";
import { isRecord } from "../model/json.ts";
import type { ModelRef } from "../routing/modelRef.ts";

/** Fields of a wire's body that the user sets, or takes out with `null`. */
export type ModelOptions = Readonly<Record<string, JsonValue>>;

/** What could be read of `baton.modelOptions`, from `provider:model` or `provider:*`, and one sentence for each thing that could not. */
export interface ModelOptionsReading {
  readonly options: Readonly<Record<string, ModelOptions>>;
  readonly problems: readonly string[];
}

/** Fields that the request itself is: without them, or with others, Baton could not read the answer. */
const ownFields = new Set(["model", "messages", "input", "contents", "prompt", "stream"]);

/** Reads `baton.modelOptions` from whatever stands in the settings file. A mistake costs the one entry. Nothing throws. */
export function readModelOptions(value: unknown): ModelOptionsReading {
  if (value === undefined || value === null) {
    return { options: {}, problems: [] };
  }
  if (!isRecord(value)) {
    return { options: {}, problems: ["baton.modelOptions must be an object from provider:model (or provider:*) to options."] };
  }
  const problems: string[] = [];
  const options: Record<string, ModelOptions> = {};
  for (const [name, entry] of Object.entries(value)) {
    if (!/^[^:\s]+:\S/.test(name)) {
      problems.push(`baton.modelOptions: “${name}” must name a model as provider:model, or all of a provider as provider:*.`);
    } else if (!isRecord(entry)) {
      problems.push(`baton.modelOptions.${name} must be an object.`);
    } else {
      options[name] = Object.fromEntries(Object.entries(entry).filter(([field]) => isSettable(field, name, problems))) as ModelOptions;
    }
  }
  return { options, problems };
}

/** The options for one model: those of its provider, and its own over them. `undefined` where there are none. Pure. */
export function optionsFor({ options }: ModelOptionsReading, { provider, model }: ModelRef): ModelOptions | undefined {
  const common = options[`${provider}:*`];
  const own = options[`${provider}:${model}`];
  return common === undefined ? own : { ...common, ...own };
}

function isSettable(field: string, name: string, problems: string[]): boolean {
  if (ownFields.has(field)) {
    problems.push(`baton.modelOptions.${name}.${field} is left out: Baton sets it itself.`);
    return false;
  }
  return true;
}
