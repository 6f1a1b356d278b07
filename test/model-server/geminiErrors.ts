import { Rejection, type WireError } from "./wireError.ts";

/** Google's word for a status, from the error reference of the Gemini API (2026). */
function statusOf(status: number): string {
  const words: Readonly<Record<number, string>> = {
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
  };
  return words[status] ?? (status >= 500 ? "INTERNAL" : "INVALID_ARGUMENT");
}

/** The body of an error as Google's APIs send it: a code stands in an `ErrorInfo`, a parameter in a `BadRequest`, a wait in a `RetryInfo`. */
export function geminiErrorBody(error: WireError): unknown {
  const details = [
    ...(error.code === undefined
      ? []
      : [
          {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            reason: error.code,
            domain: "googleapis.com",
            metadata: { service: "generativelanguage.googleapis.com" },
          },
        ]),
    ...(error.retryDelayMs === undefined
      ? []
      : [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: `${error.retryDelayMs / 1000}s` }]),
    ...(error.param === undefined
      ? []
      : [{ "@type": "type.googleapis.com/google.rpc.BadRequest", fieldViolations: [{ field: error.param, description: error.message }] }]),
  ];
  return {
    error: {
      code: error.status,
      message: error.message,
      status: error.type ?? statusOf(error.status),
      ...(details.length === 0 ? {} : { details }),
    },
  };
}

/** A 400 in Google's words. */
export function invalid(message: string, param?: string): Rejection {
  return new Rejection({ status: 400, message, param });
}

/** Google's rejections that do not depend on a request's body. */
export const geminiErrors = {
  missingKey: (): WireError => ({
    status: 403,
    message:
      "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
  }),
  wrongKey: (): WireError => ({ status: 400, code: "API_KEY_INVALID", message: "API key not valid. Please pass a valid API key." }),
  unknownPath: (): WireError => ({ status: 404, message: "The requested URL was not found on this server." }),
  wrongMethod: (): WireError => ({ status: 404, message: "The requested method was not found on this server." }),
  notJson: (): WireError => ({ status: 400, message: "Invalid JSON payload received. Expected an object." }),
  unknownModel: (id: string): WireError => ({
    status: 404,
    message:
      `models/${id} is not found for API version v1beta, or is not supported for generateContent. ` +
      "Call ListModels to see the list of available models and their supported methods.",
  }),
};
