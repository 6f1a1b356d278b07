import type { Dialect, RejectionStyle } from "./dialects.ts";
import { openaiErrorBody, openaiErrors } from "./openaiErrors.ts";
import type { WireError } from "./wireError.ts";

/** A field that the gateway does not know or take, in its own words. */
export function rejectedField(style: RejectionStyle, field: string, value: unknown): WireError {
  switch (style) {
    case "openai":
      return openaiErrors.unsupported(field);
    case "groq":
      return { status: 400, type: "invalid_request_error", message: `property '${field}' is unsupported` };
    case "mistral":
      return { status: 422, param: field, message: "Extra inputs are not permitted" };
    case "vllm":
      return {
        status: 400,
        type: "BadRequestError",
        message: `[{'type': 'extra_forbidden', 'loc': ('body', '${field}'), 'msg': 'Extra inputs are not permitted', 'input': ${JSON.stringify(value)}}]`,
      };
    case "litellm":
      return {
        status: 400,
        message: `litellm.UnsupportedParamsError: acme does not support parameters: ['${field}'], for model=m. To drop these, set \`litellm.drop_params=True\`.`,
      };
    case "xai": {
      const camel = field.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
      return { status: 400, code: "Client specified an invalid argument", message: `Model m does not support parameter ${camel}.` };
    }
    case "fireworks":
      return {
        status: 400,
        type: "invalid_request_error",
        message: `Extra inputs are not permitted, field: '${field}', value: ${JSON.stringify(value)}`,
      };
    case "openrouter":
      return { status: 400, message: `Unsupported parameter: '${field}'` };
    case "lmstudio":
      return { status: 400, message: `'${field}' is not supported` };
  }
}

/** A value that the gateway does not take where it takes others, in its own words. */
export function rejectedValue(style: RejectionStyle, field: string, value: unknown, taken: readonly string[]): WireError {
  const quote = (mark: string): string[] => taken.map((one) => `${mark}${one}${mark}`);
  switch (style) {
    case "groq":
      return { status: 400, type: "invalid_request_error", message: `\`${field}\` must be one of ${quote("`").join(" or ")}` };
    case "mistral":
    case "vllm":
      return { status: 422, param: field, message: `Input should be ${quote("'").join(" or ")}` };
    case "openrouter":
      return { status: 400, message: `${field}: Invalid option: expected one of ${quote('"').join("|")}` };
    default:
      return {
        status: 400,
        code: "unsupported_value",
        param: field,
        message: `Unsupported value: '${field}' does not support '${String(value)}' with this model. Supported values are: ${quote("'").join(", ")}.`,
      };
  }
}

/** The body of an error in the gateway's own shape. */
export function dialectErrorBody({ style }: Dialect, error: WireError): unknown {
  const { status, type, code, param, message } = error;
  switch (style) {
    case "groq":
    case "fireworks":
      return { error: { message, type: type ?? "invalid_request_error", ...(code === undefined ? {} : { code }) } };
    case "mistral":
    case "vllm": {
      // A fault in a field comes as the list that its validator makes.
      const detail = [{ type: "extra_forbidden", loc: ["body", ...(param ?? "").split(".")], msg: message, input: null }];
      return {
        object: "error",
        message: status === 422 ? { detail } : message,
        type: type ?? "invalid_request_error",
        param: null,
        code: code ?? (style === "vllm" ? status : "1000"),
      };
    }
    case "litellm":
      return { error: { message, type: type ?? "None", param: param ?? "None", code: code ?? String(status) } };
    case "xai":
      return { code: code ?? type ?? "The request failed", error: message };
    case "openrouter":
      return { error: { message, code: status, ...(type === undefined ? {} : { type }), metadata: {} } };
    case "lmstudio":
      return type === undefined && code === undefined ? { error: message } : { error: message, type, code };
    case "openai":
      return openaiErrorBody(error);
  }
}
