import { isRecord } from "../../core/model/json.ts";
import type { ErrorFacts } from "../wire/failures/errorKind.ts";
import { readError as readOpenAiError } from "../wire/failures/errorBody.ts";

type Detail = Record<string, unknown>;

/**
 * What an error of Google's APIs says: `{error: {code, message, status, details}}`, alone or in a list, as a body and in the middle of a stream.
 * Gateways that answer in OpenAI's shape are understood too. `undefined` where the body has no error. Pure.
 */
export function readError(body: unknown): ErrorFacts | undefined {
  const facts = readOpenAiError(body);
  const first: unknown = Array.isArray(body) ? body[0] : body;
  const error = isRecord(first) ? first["error"] : undefined;
  if (facts === undefined || !isRecord(error)) {
    return facts;
  }
  const details = Array.isArray(error["details"]) ? error["details"].filter(isRecord) : [];
  const message = facts.message ?? "";
  return {
    ...facts,
    type: text(error["status"]) ?? facts.type,
    code: codeOf(details) ?? facts.code,
    parameter: parameterOf(message, details) ?? text(error["param"]),
    requestId: text(detailOf(details, "RequestInfo")?.["requestId"]),
    retryAfterMs: durationMs(detailOf(details, "RetryInfo")?.["retryDelay"]),
  };
}

/** Google's reason for the error and the ids of the quotas that it exceeds, where it reports them: 429 is the limit of a minute or of a day. `undefined`: neither. */
function codeOf(details: readonly Detail[]): string | undefined {
  const violations = detailOf(details, "QuotaFailure")?.["violations"];
  const ids = (Array.isArray(violations) ? violations : []).map((violation: unknown) =>
    isRecord(violation) ? text(violation["quotaId"]) : undefined,
  );
  const codes = [text(detailOf(details, "ErrorInfo")?.["reason"]), ...ids].filter((code) => code !== undefined);
  return codes.length === 0 ? undefined : codes.join(" ");
}

/**
 * The field at fault: as a detail names it, or as the message does, in which the path stands in snake case and the field as it was sent.
 * `Unknown name "foo" at 'generation_config': Cannot find field.` is `generation_config.foo`.
 */
function parameterOf(message: string, details: readonly Detail[]): string | undefined {
  const unknown = /Unknown name "([^"]+)"(?: at '([^']*)')?/.exec(message);
  if (unknown?.[1] !== undefined) {
    return unknown[2] === undefined || unknown[2] === "" ? unknown[1] : `${unknown[2]}.${unknown[1]}`;
  }
  const found = /Invalid value at '([^']+)'/.exec(message)?.[1] ?? /\* GenerateContentRequest\.([\w.[\]]+):/.exec(message)?.[1];
  const violations = detailOf(details, "BadRequest")?.["fieldViolations"];
  const first: unknown = Array.isArray(violations) ? violations[0] : undefined;
  return found ?? (isRecord(first) ? text(first["field"]) : undefined);
}

function detailOf(details: readonly Detail[], type: string): Detail | undefined {
  return details.find((detail) => text(detail["@type"])?.endsWith(`.${type}`) === true);
}

/** A duration as protobuf writes it in JSON (`34.4s`), or as its parts (`{seconds, nanos}`), in milliseconds. */
function durationMs(value: unknown): number | undefined {
  if (isRecord(value)) {
    const [seconds, nanos] = [Number(value["seconds"] ?? 0), Number(value["nanos"] ?? 0)];
    return seconds >= 0 && nanos >= 0 ? Math.round(seconds * 1000 + nanos / 1e6) : undefined;
  }
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(text(value) ?? "")?.[1];
  return seconds === undefined ? undefined : Math.round(Number(seconds) * 1000);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
