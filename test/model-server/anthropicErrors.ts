import { Rejection, type WireError } from "./wireError.ts";

/** Anthropic's word for a status, from its documentation of errors (2026). */
function typeOf(status: number): string {
  const types: Readonly<Record<number, string>> = {
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    504: "timeout_error",
    529: "overloaded_error",
  };
  return types[status] ?? (status >= 500 ? "api_error" : "invalid_request_error");
}

/** The body of an error on Anthropic's wire, where a code stands in `details`. It has no field for a parameter. */
export function anthropicErrorBody(error: WireError, requestId: string): { readonly type: "error" } & Record<string, unknown> {
  const details = error.code === undefined ? {} : { details: { error_code: error.code } };
  return { type: "error", error: { ...details, type: error.type ?? typeOf(error.status), message: error.message }, request_id: requestId };
}

/** A 400 in Anthropic's words. */
export function invalid(message: string): Rejection {
  return new Rejection({ status: 400, message });
}

/** Anthropic's rejections that do not depend on a request's body. */
export const anthropicErrors = {
  missingKey: (): WireError => ({ status: 401, message: "x-api-key header is required" }),
  wrongKey: (): WireError => ({ status: 401, message: "invalid x-api-key" }),
  unknownPath: (): WireError => ({ status: 404, message: "Not Found" }),
  wrongMethod: (): WireError => ({ status: 405, message: "Method Not Allowed" }),
  notJson: (): WireError => ({ status: 400, message: "The request body is not valid JSON." }),
  unknownModel: (id: string): WireError => ({ status: 404, message: `model: ${id}` }),
};
