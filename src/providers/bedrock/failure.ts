import type { Failure } from "../../core/model/failure.ts";
import { isRecord } from "../../core/model/json.ts";
import { readError as readMessagesError } from "../anthropic/failure.ts";
import type { ErrorFacts } from "../wire/failures/errorKind.ts";
import type { FailureContext } from "../wire/failures/failureContext.ts";
import { buildFailure, nameOf } from "../wire/failures/failureContext.ts";

/**
 * The statuses of AWS's errors by their names without “Exception”, for those that come without one, in the middle of a stream. What they are about is in `errorRules`.
 * Sources: the API reference of Bedrock's runtime and AWS's common errors, 2026-11.
 */
const statuses: Readonly<Record<string, number>> = {
  throttling: 429,
  toomanyrequests: 429,
  servicequotaexceeded: 400,
  modelnotready: 503,
  modelstreamerror: 500,
  modelerror: 500,
  modeltimeout: 500,
  internalserver: 500,
  internalfailure: 500,
  serviceunavailable: 503,
  validation: 400,
  accessdenied: 403,
  optinrequired: 403,
  resourcenotfound: 404,
  unrecognizedclient: 403,
  invalidclienttokenid: 403,
  expiredtoken: 403,
  requestexpired: 403,
  invalidsignature: 403,
  signaturedoesnotmatch: 403,
  incompletesignature: 403,
  missingauthenticationtoken: 403,
};

/**
 * What an error of AWS says: its name in the header `x-amzn-errortype` or in `__type`, its words in `message`. Gateways that answer in
 * Anthropic's shape are understood too. `undefined` where the body has no error. Pure.
 */
export function readError(body: unknown, headers?: Headers): ErrorFacts | undefined {
  const name = headers?.get("x-amzn-errortype") ?? (isRecord(body) ? (text(body["__type"]) ?? text(body["code"])) : undefined);
  // The status of the answer itself says more than the one that its name stands for.
  return name === undefined ? readMessagesError(body) : { ...namedError(name, body), status: undefined };
}

/** What an error says whose name is known and that comes without a status, such as that of a frame. Pure. */
export function namedError(name: string, body: unknown): ErrorFacts {
  const fields = isRecord(body) ? body : {};
  const message = text(fields["message"]) ?? text(fields["Message"]) ?? text(fields["originalMessage"]);
  // “com.amazon.coral.service#AccessDeniedException”, “ValidationException:http://internal.amazon.com/…”
  const plain = (name.split("#").at(-1) ?? "").split(":")[0] ?? "";
  const short = plain.toLowerCase().replace(/exception$/, "");
  const status = statuses[short];
  if (status === undefined) {
    return { ...readMessagesError(body), message, code: plain };
  }
  return { message, code: plain, parameter: short === "validation" ? parameterIn(message ?? "") : undefined, status };
}

/** “max_tokens: must be …”, “Malformed input request: extraneous key [top_k] is not permitted”, “#/max_tokens: …”. */
function parameterIn(message: string): string | undefined {
  return (
    /^([a-z_]+(?:\.[\w.]+)?): /.exec(message)?.[1] ??
    /extraneous key \[([\w.]+)\]/.exec(message)?.[1] ??
    /#\/([\w/]+):/.exec(message)?.[1]?.replaceAll("/", ".")
  );
}

/** The failure with what to do in it, where AWS's own words leave that to the reader: most newer models are asked through an inference profile alone. */
export function withHint(failure: Failure, failureContext: FailureContext): Failure {
  if (!/on-demand throughput/i.test(failure.providerMessage ?? "") || failureContext.model === undefined) {
    return failure;
  }
  const { status, requestId, providerMessage } = failure;
  const message = `${nameOf(failureContext)} runs the model “${failureContext.model}” through an inference profile alone: put its geography before the id, such as “us.${failureContext.model}”, “eu.${failureContext.model}” or “global.${failureContext.model}”.`;
  return buildFailure(failureContext, { kind: "not-found", retry: "elsewhere", message, status, requestId, providerMessage });
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
