import { isRecord } from "../../../core/model/json.ts";
import type { ErrorFacts } from "./errorKind.ts";

/** Where a number or a word for the error stands; those with a name before them have numbers of their own, which mean something else elsewhere. */
const codeFields: readonly (readonly [field: string, prefix: string])[] = [
  ["code", ""],
  ["Code", ""],
  ["error_code", "error_code."],
  ["errcode", "errcode."],
  ["err_code", "err_code."],
  ["ret_code", "ret_code."],
  ["status_code", ""],
  ["statusCode", ""],
];

const wordFields = [
  "message",
  "Message",
  "msg",
  "error_msg",
  "errorMessage",
  "error_message",
  "errmsg",
  "err_msg",
  "status_msg",
  "detail",
  "title",
  "reason",
];

/** Words for what is no error. */
const fine = /^(?:ok|success|succeeded|0|200)$/i;

/** Whether a body says that it is no error. Pure. */
export function isSuccess(body: Record<string, unknown>): boolean {
  const code = codeOf(body)?.value;
  return body["success"] === true || (code !== undefined && fine.test(code));
}

/**
 * An error that is not in an `error` of its own, as many gateways report it, often with status 200: MiniMax's `{base_resp: {status_code, status_msg}}`,
 * `{code, msg, success: false}`, Baidu's `{error_code, error_msg}`, Cloudflare's `{success: false, errors: […]}`, Tencent's
 * `{Response: {Error: {Code, Message}}}`, `{status, title, detail}` of RFC 9457. `undefined` where a body names none, or reports that all is well. Pure.
 */
export function readFlatError(body: Record<string, unknown>): ErrorFacts | undefined {
  const { base_resp: base, Response: tencent, errors } = body;
  if (isRecord(base) && typeof base["status_code"] === "number" && base["status_code"] !== 0) {
    return { message: wordsOf(base), code: `base_resp.${String(base["status_code"])}` };
  }
  if (isRecord(tencent) && isRecord(tencent["Error"])) {
    return factsOf(tencent["Error"]);
  }
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  if (isRecord(first) && body["choices"] === undefined) {
    return factsOf(first);
  }
  const code = codeOf(body);
  const words = wordsOf(body);
  const isProblem = typeof body["title"] === "string" && typeof body["status"] === "number" && body["status"] >= 400;
  const isNamed = code !== undefined && !fine.test(code.value) && words !== undefined;
  const isDenied = body["success"] === false || body["ok"] === false || body["status"] === "error" || body["type"] === "error";
  return !Array.isArray(body["choices"]) &&
    (isProblem || isNamed || isDenied) &&
    !isRecord(body["detail"]) &&
    !Array.isArray(body["detail"])
    ? factsOf(body)
    : undefined;
}

function factsOf(error: Record<string, unknown>): ErrorFacts {
  const code = codeOf(error);
  const status = Number(typeof error["status"] === "number" ? error["status"] : code?.value);
  const type = error["type"];
  return {
    message: wordsOf(error),
    type: typeof type === "string" && type !== "error" && !type.includes(":") ? type : undefined,
    code: code === undefined ? undefined : code.prefix + code.value,
    parameter: typeof error["param"] === "string" ? error["param"] : undefined,
    status: Number.isInteger(status) && status >= 400 && status < 600 ? status : undefined,
  };
}

function codeOf(body: Record<string, unknown>): { readonly value: string; readonly prefix: string } | undefined {
  for (const [field, prefix] of codeFields) {
    const value = body[field];
    if (typeof value === "number" || (typeof value === "string" && value !== "")) {
      return { value: String(value), prefix };
    }
  }
  return undefined;
}

function wordsOf(body: Record<string, unknown>): string | undefined {
  const detail = body["detail"];
  if (typeof body["title"] === "string" && typeof detail === "string" && detail !== "") {
    return detail;
  }
  return wordFields.map((field) => body[field]).find((value) => typeof value === "string" && value !== "") as string | undefined;
}
