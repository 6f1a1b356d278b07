import type { JsonValue } from "../../../core/model/json.ts";
import { isRecord } from "../../../core/model/json.ts";
import type { DroppedEvent } from "../../../core/model/streamEvent.ts";
import type { ChatRequest, Sampling } from "../../../core/provider.ts";
import type { FailureContext } from "../failures/failureContext.ts";

export type SamplingField = keyof Sampling;

/** Fields that a model does not take in a request, and why in one sentence for people. */
export interface RejectedFields {
  readonly fields: readonly SamplingField[];
  readonly reason: string;
}

/** How a wire samples. */
export interface SamplingForm {
  /** Where the fields that the wire has stand in its body; dots lead into objects. */
  readonly paths: Readonly<Partial<Record<SamplingField, string>>>;
  /** How many texts to stop at the wire takes. Left out: any number. */
  readonly mostStops?: number | undefined;
  /** What the model does not take beside the rest of the body, in which the user's own options are. Left out: it takes all that the wire has. */
  readonly rejects?:
    | ((sampling: Sampling, request: ChatRequest, body: Readonly<Record<string, unknown>>) => readonly RejectedFields[])
    | undefined;
}

/** What a request samples with. */
export interface SampledFields {
  /** By their paths in the body. */
  readonly options: Readonly<Record<string, JsonValue>>;
  /** The same, by their own names. */
  readonly sent: readonly (readonly [field: SamplingField, path: string])[];
  readonly dropped: readonly DroppedEvent[];
}

/** What a request samples beside. */
export interface SampledBodies {
  /** As it will be sent, but for sampling. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Of the user's own options alone. */
  readonly own: Readonly<Record<string, unknown>>;
}

const fieldOrder: readonly SamplingField[] = ["temperature", "topP", "topK", "stop", "seed", "presencePenalty", "frequencyPenalty"];

/**
 * The fields of `request.sampling` as a wire has them, without what it or the model does not take. A field that the user's own options set is theirs. Pure.
 */
export function sampledFields(
  request: ChatRequest,
  form: SamplingForm,
  { body, own }: SampledBodies,
  failureContext: FailureContext,
): SampledFields {
  const { sampling = {} } = request;
  const isTheUsers = (field: SamplingField): boolean => {
    const path = form.paths[field];
    return path !== undefined && (Object.hasOwn(request.modelOptions ?? {}, path) || valueAt(own, path) !== undefined);
  };
  const wanted = fieldOrder.filter((field) => sampling[field] !== undefined && !isTheUsers(field));
  if (wanted.length === 0) {
    return { options: {}, sent: [], dropped: [] };
  }
  const missing: RejectedFields = {
    fields: wanted.filter((field) => form.paths[field] === undefined),
    reason: `The API of ${failureContext.label} has no such parameter.`,
  };
  const rejected = [missing, ...(form.rejects?.(sampling, request, body) ?? [])];
  const left = wanted.filter((field) => !rejected.some(({ fields }) => fields.includes(field)));
  const options: Record<string, JsonValue> = {};
  const sent: (readonly [SamplingField, string])[] = [];
  for (const field of left) {
    const path = form.paths[field];
    const value = sampling[field];
    if (path === undefined || value === undefined) {
      continue;
    }
    if (typeof value === "number") {
      options[path] = value;
    } else {
      const stops = [...stopsIn(body, path), ...value];
      options[path] = stops.slice(0, form.mostStops);
      if (stops.length > (form.mostStops ?? stops.length)) {
        rejected.push({ fields: [field], reason: `${failureContext.label} takes at most ${String(form.mostStops)} texts to stop at.` });
      }
    }
    sent.push([field, path]);
  }
  return {
    options,
    sent,
    dropped: rejected.flatMap(({ fields, reason }) =>
      droppedEvent(
        fields.filter((field) => wanted.includes(field)),
        reason,
      ),
    ),
  };
}

/** None where no field is dropped. */
export function droppedEvent(fields: readonly SamplingField[], reason: string): readonly DroppedEvent[] {
  return fields.length === 0 ? [] : [{ type: "dropped", fields, reason }];
}

/** Texts that the wire itself stops at, as the completions wire does where the user would speak. */
function stopsIn(body: Readonly<Record<string, unknown>>, path: string): readonly string[] {
  const value = valueAt(body, path);
  return Array.isArray(value) ? value.filter((text) => typeof text === "string") : [];
}

function valueAt(body: Readonly<Record<string, unknown>>, path: string): unknown {
  return path.split(".").reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), body);
}
