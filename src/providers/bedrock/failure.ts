import type { Failure } from "../../core/model/failure.ts";
import { isRecord } from "../../core/model/json.ts";
import { readError as readMessagesError } from "../anthropic/failure.ts";
import type { ErrorFacts } from "../errorKind.ts";
import type { FailureScene } from "../failureScene.ts";
import { buildFailure, nameOf } from "../failureScene.ts";

/**
 * AWS's errors by their names without “Exception”, as Anthropic's words and a status for those that come without one, in the middle of a stream.
 * Sources: the API reference of Bedrock's runtime and AWS's common errors, 2026-11.
 */
const kinds: Readonly<Record<string, { readonly type?: string; readonly status: number }>> = {
  throttling: { type: "rate_limit_error", status: 429 },
  toomanyrequests: { type: "rate_limit_error", status: 429 },
  servicequotaexceeded: { type: "quota_exceeded", status: 400 },
  modelnotready: { type: "overloaded_error", status: 503 },
  modelstreamerror: { type: "api_error", status: 500 },
  modelerror: { type: "api_error", status: 500 },
  modeltimeout: { type: "api_error", status: 500 },
  internalserver: { type: "api_error", status: 500 },
  internalfailure: { type: "api_error", status: 500 },
  serviceunavailable: { status: 503 },
  validation: { type: "invalid_request_error", status: 400 },
  accessdenied: { type: "permission_error", status: 403 },
  optinrequired: { type: "permission_error", status: 403 },
  resourcenotfound: { type: "model_not_found", status: 404 },
  unrecognizedclient: { type: "authentication_error", status: 403 },
  invalidclienttokenid: { type: "authentication_error", status: 403 },
  expiredtoken: { type: "authentication_error", status: 403 },
  requestexpired: { type: "authentication_error", status: 403 },
  invalidsignature: { type: "authentication_error", status: 403 },
  signaturedoesnotmatch: { type: "authentication_error", status: 403 },
  incompletesignature: { type: "authentication_error", status: 403 },
  missingauthenticationtoken: { type: "authentication_error", status: 403 },
};

/**
 * What an error of AWS says: its name in the header `x-amzn-errortype` or in `__type`, its words in `message`. Gateways that answer in
 * Anthropic's shape are understood too. `undefined` where the body tells no error. Pure.
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
  const known = kinds[plain.toLowerCase().replace(/exception$/, "")];
  if (known === undefined) {
    return { ...readMessagesError(body), message, code: plain };
  }
  const type = particular(known.type, message ?? "");
  const parameter = type === "invalid_request_error" ? parameterIn(message ?? "") : undefined;
  return { message, type, code: plain, parameter, status: known.status };
}

/** AWS has one name for much that is told apart elsewhere. */
function particular(type: string | undefined, message: string): string | undefined {
  if (type === "permission_error" && /authentication failed|api key|token/i.test(message)) {
    return "authentication_error";
  }
  if (type === undefined && /overloaded|capacity|too many/i.test(message)) {
    return "overloaded_error";
  }
  return type === "invalid_request_error" && /model identifier is invalid|model id .*not (?:valid|found)/i.test(message) ? "model_not_found" : type;
}

/** “max_tokens: must be …”, “Malformed input request: extraneous key [top_k] is not permitted”, “#/max_tokens: …”. */
function parameterIn(message: string): string | undefined {
  return /^([a-z_]+(?:\.[\w.]+)?): /.exec(message)?.[1] ?? /extraneous key \[([\w.]+)\]/.exec(message)?.[1] ?? /#\/([\w/]+):/.exec(message)?.[1]?.replaceAll("/", ".");
}

/** The failure with what to do in it, where AWS's own words leave that to the reader: most newer models are asked through an inference profile alone. */
export function withHint(failure: Failure, scene: FailureScene): Failure {
  if (!/on-demand throughput/i.test(failure.providerMessage ?? "") || scene.model === undefined) {
    return failure;
  }
  const { status, requestId, providerMessage } = failure;
  const message = `${nameOf(scene)} runs the model “${scene.model}” through an inference profile alone: put its geography before the id, such as “us.${scene.model}”, “eu.${scene.model}” or “global.${scene.model}”.`;
  return buildFailure(scene, { kind: "not-found", retry: "elsewhere", message, status, requestId, providerMessage });
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
