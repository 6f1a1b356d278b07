import { maskKey } from "./keys.ts";
import type { WireError } from "./wireError.ts";

/** The wire's word for a status, where an error brings none of its own. */
function typeOf(status: number): string {
  if (status === 429) {
    return "requests";
  }
  return status >= 500 ? "server_error" : "invalid_request_error";
}

/** The body of an error on OpenAI's wire: four fields, `null` if there is nothing to report. */
export function openaiErrorBody(error: WireError): unknown {
  const code = error.code ?? (error.status === 429 && error.type === undefined ? "rate_limit_exceeded" : null);
  return { error: { message: error.message, type: error.type ?? typeOf(error.status), param: error.param ?? null, code } };
}

function quoted(values: readonly string[]): string {
  const names = values.map((value) => `'${value}'`);
  return `${names.slice(0, -1).join(", ")}${names.length > 2 ? "," : ""}${names.length > 1 ? " and " : ""}${names.at(-1) ?? ""}`;
}

function nameOf(value: unknown): string {
  if (value === null) {
    return "null";
  }
  if (Array.isArray(value)) {
    return "an array";
  }
  switch (typeof value) {
    case "object":
      return "an object";
    case "number":
      return Number.isInteger(value) ? "an integer" : "a decimal";
    default:
      return `a ${typeof value}`;
  }
}

/** OpenAI's rejections, in its own words as far as they are known. */
export const openaiErrors = {
  missingKey: (): WireError => ({
    status: 401,
    message:
      "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY), " +
      "or as the password field (with blank username) if you're accessing the API from your browser and are prompted for a username and password. " +
      "You can obtain an API key from https://platform.openai.com/account/api-keys.",
  }),
  wrongKey: (key: string): WireError => ({
    status: 401,
    code: "invalid_api_key",
    message: `Incorrect API key provided: ${maskKey(key)}. You can find your API key at https://platform.openai.com/account/api-keys.`,
  }),
  unknownPath: (method: string, path: string): WireError => ({ status: 404, message: `Invalid URL (${method} ${path})` }),
  wrongMethod: (method: string): WireError => ({
    status: 405,
    code: "method_not_supported",
    message: `${method} is not supported here. Only ${method === "POST" ? "GET" : "POST"} requests are accepted.`,
  }),
  notJson: (): WireError => ({
    status: 400,
    message:
      "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly. The OpenAI API expects " +
      "a JSON payload, but what was sent was not valid JSON.)",
  }),
  contentType: (given: string): WireError => ({
    status: 400,
    code: "unsupported_content_type",
    message:
      `Unsupported content type: '${given}'. This API method only accepts 'application/json' requests, but you specified the header ` +
      `'Content-Type: ${given}'. Please try again with a supported content type.`,
  }),
  unknownModel: (id: string): WireError => ({
    status: 404,
    code: "model_not_found",
    message: `The model \`${id}\` does not exist or you do not have access to it.`,
  }),
  unknownParameter: (param: string): WireError => ({
    status: 400,
    code: "unknown_parameter",
    param,
    message: `Unknown parameter: '${param}'.`,
  }),
  missing: (param: string): WireError => ({
    status: 400,
    code: "missing_required_parameter",
    param,
    message: `Missing required parameter: '${param}'.`,
  }),
  emptyArray: (param: string): WireError => ({
    status: 400,
    code: "empty_array",
    param,
    message: `Invalid '${param}': empty array. Expected an array with minimum length 1, but got an empty array instead.`,
  }),
  wrongType: (param: string, expected: string, given: unknown): WireError => ({
    status: 400,
    code: "invalid_type",
    param,
    message: `Invalid type for '${param}': expected ${expected}, but got ${nameOf(given)} instead.`,
  }),
  invalidValue: (param: string, given: unknown, supported: readonly string[]): WireError => ({
    status: 400,
    code: "invalid_value",
    param,
    message: `Invalid value: '${String(given)}'. Supported values are: ${quoted(supported)}.`,
  }),
  outOfRange: (param: string, bound: string, given: unknown, code: string): WireError => ({
    status: 400,
    code,
    param,
    message:
      `Invalid '${param}': ${code.split("_")[0] ?? ""} ${bound.startsWith("<") ? "above maximum" : "below minimum"} value. ` +
      `Expected a value ${bound}, but got ${String(given)} instead.`,
  }),
  pattern: (param: string, pattern: string): WireError => ({
    status: 400,
    code: "invalid_value",
    param,
    message: `Invalid '${param}': string does not match pattern. Expected a string that matches the pattern '${pattern}'.`,
  }),
  unsupportedValue: (param: string, given: string, model: string, supported: readonly string[]): WireError => ({
    status: 400,
    code: "unsupported_value",
    param,
    message: `Unsupported value: '${given}' is not supported with the '${model}' model. Supported values are: ${quoted(supported)}.`,
  }),
  unsupported: (param: string, hint = ""): WireError => ({
    status: 400,
    code: "unsupported_parameter",
    param,
    message: `Unsupported parameter: '${param}' is not supported with this model.${hint}`,
  }),
};
