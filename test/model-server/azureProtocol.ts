import { randomBytes } from "node:crypto";
import { isRecord } from "../../src/core/model/json.ts";
import { openaiErrors } from "./openaiErrors.ts";
import { openaiProtocol } from "./openaiProtocol.ts";
import { Rejection, type WireError } from "./wireError.ts";
import type { AskedWith, GenerationRequest, StreamEncoder, WireProtocol } from "./wireProtocol.ts";

/** What Azure's filters say of what they let through. */
const safe = Object.fromEntries(["hate", "self_harm", "sexual", "violence"].map((name) => [name, { filtered: false, severity: "safe" }]));

/** The first chunk of an answer: what the filters found in the prompt, and no choice. */
const promptFilterFrame = `data: ${JSON.stringify({
  choices: [],
  created: 0,
  id: "",
  model: "",
  object: "",
  prompt_filter_results: [{ prompt_index: 0, content_filter_results: { ...safe, jailbreak: { filtered: false, detected: false } } }],
})}\n\n`;

const missing = { status: 404, code: "404", message: "Resource not found" };

/** Azure's rejections, in its own words: those of its front door have a code and a message alone. */
export const azureErrors: WireProtocol["errors"] & { readonly unknownVersion: () => WireError } = {
  ...openaiErrors,
  missingKey: () => ({
    status: 401,
    code: "401",
    message:
      "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct " +
      "regional API endpoint for your resource.",
  }),
  wrongKey: () => azureErrors.missingKey(),
  unknownPath: () => missing,
  wrongMethod: () => missing,
  unknownModel: () => ({
    status: 404,
    code: "DeploymentNotFound",
    message:
      "The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.",
  }),
  unknownVersion: () => ({ status: 400, code: "BadRequest", message: "API version not supported" }),
};

/** One of OpenAI's wires as Azure speaks it: deployments in place of models, its own errors, and its filters' findings in the stream. */
export function azureProtocolOver(inner: WireProtocol): WireProtocol {
  return {
    ...inner,
    validate: (body, asked) => validate(inner, body, asked),
    errorBody: (error, requestId) => azureErrorBody(error, inner.errorBody(error, requestId)),
    headers: (requestId) => ({
      "x-request-id": requestId,
      "apim-request-id": requestId,
      "x-ms-region": "Sweden Central",
      "azureml-model-session": "v20260101",
    }),
    newRequestId: () => randomBytes(16).toString("hex"),
    modelList: (ids) => ({ object: "list", data: ids.map(modelEntry) }),
    model: modelEntry,
    errors: azureErrors,
  };
}

/** Chat Completions at Azure. */
export const azureChatProtocol: WireProtocol = {
  ...azureProtocolOver(openaiProtocol),
  streamEncoder: (frame): StreamEncoder => {
    const inner = openaiProtocol.streamEncoder(frame);
    return {
      ...inner,
      open: () => [promptFilterFrame, ...inner.open()],
      content: (step) => inner.content(step).map(withFilterResults),
    };
  },
};

/** In the dated API the path names the deployment, and the body need not name a model. */
function validate(inner: WireProtocol, body: unknown, asked: AskedWith): GenerationRequest {
  const named = asked.route.model ?? (isRecord(body) ? body["model"] : undefined);
  if (typeof named === "string" && !asked.modelIds.includes(named)) {
    throw new Rejection(azureErrors.unknownModel(named));
  }
  return inner.validate(isRecord(body) && asked.route.model !== undefined ? { ...body, model: asked.route.model } : body, asked);
}

function azureErrorBody(error: WireError, openaiBody: unknown): unknown {
  if (error.code === "content_filter") {
    const innererror = {
      code: "ResponsibleAIPolicyViolation",
      content_filter_result: { ...safe, jailbreak: { filtered: true, detected: true } },
    };
    return { error: { message: error.message, type: null, param: "prompt", code: error.code, status: error.status, innererror } };
  }
  const isFrontDoor = error.type === undefined && error.param === undefined && error.code !== undefined;
  return isFrontDoor ? { error: { code: error.code, message: error.message } } : openaiBody;
}

/** Azure reports the result of its filters with each piece of text. */
function withFilterResults(frame: string): string {
  const chunk = JSON.parse(frame.slice("data: ".length)) as { choices: readonly object[] };
  return `data: ${JSON.stringify({ ...chunk, choices: chunk.choices.map((choice) => ({ content_filter_results: safe, ...choice })) })}\n\n`;
}

function modelEntry(id: string): unknown {
  return {
    status: "succeeded",
    capabilities: { fine_tune: false, inference: true, completion: false, chat_completion: true, embeddings: false },
    lifecycle_status: "generally-available",
    deprecation: { inference: 1_830_297_600 },
    id,
    created_at: 1_744_316_542,
    object: "model",
  };
}
