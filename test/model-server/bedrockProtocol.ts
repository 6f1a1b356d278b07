import { isRecord } from "../../src/core/model/json.ts";
import { anthropicProtocol } from "./anthropicProtocol.ts";
import { validateAnthropic } from "./anthropicRequest.ts";
import { bedrockErrors, exceptionName } from "./bedrockErrors.ts";
import { claudeId } from "./modelIds.ts";
import { newId } from "./tokens.ts";
import { Rejection } from "./wireError.ts";
import type { AskedWith, GenerationRequest, WireProtocol } from "./wireProtocol.ts";

/** The Messages API as Bedrock speaks it: the model and the streaming in the path, AWS's errors and lists. */
export const bedrockProtocol: WireProtocol = {
  ...anthropicProtocol,
  validate,
  // An error in the middle of the stream is a frame of its own kind.
  streamEncoder: (frame) => ({
    ...anthropicProtocol.streamEncoder(frame),
    error: ({ type, status, message }) => [`data: ${JSON.stringify({ status: type === "overloaded_error" ? 503 : status, message })}`],
  }),
  errorBody: ({ message }) => ({ message }),
  errorHeaders: (error) => ({ "x-amzn-errortype": `${exceptionName(error)}:http://internal.amazon.com/coral/com.amazon.bedrock/` }),
  headers: (requestId) => ({ "x-amzn-requestid": requestId }),
  newRequestId: () => [8, 4, 4, 4, 12].map((length) => newId("", length).toLowerCase()).join("-"),
  modelList: (ids, part) =>
    part === "profiles"
      ? { inferenceProfileSummaries: ids.filter(isProfile).map(profileEntry) }
      : {
          modelSummaries: ids.flatMap((id) =>
            isProfile(id) ? [foundationEntry(id.replace(/^\w+\./, ""), false)] : [foundationEntry(id, true)],
          ),
        },
  model: (id) => ({ modelDetails: foundationEntry(id, true) }),
  errors: bedrockErrors,
};

/** `us.anthropic.…`: a model that is asked in a geography. */
function isProfile(id: string): boolean {
  return /^[a-z]+\.anthropic\./.test(id);
}

function profileEntry(id: string): unknown {
  return {
    inferenceProfileId: id,
    inferenceProfileName: `${id.split(".")[0]?.toUpperCase() ?? ""} ${claudeId(id)}`,
    inferenceProfileArn: `arn:aws:bedrock:us-east-1:123456789012:inference-profile/${id}`,
    status: "ACTIVE",
    type: "SYSTEM_DEFINED",
    models: [],
  };
}

function foundationEntry(id: string, onDemand: boolean): unknown {
  return {
    modelArn: `arn:aws:bedrock:us-east-1::foundation-model/${id}`,
    modelId: id,
    modelName: claudeId(id),
    providerName: "Anthropic",
    inputModalities: ["TEXT", "IMAGE"],
    outputModalities: ["TEXT"],
    responseStreamingSupported: true,
    inferenceTypesSupported: [onDemand ? "ON_DEMAND" : "INFERENCE_PROFILE"],
    modelLifecycle: { status: "ACTIVE" },
  };
}

function validate(body: unknown, asked: AskedWith): GenerationRequest {
  const { modelIds, route } = asked;
  const model = route.model ?? "";
  if (!modelIds.includes(model)) {
    const throughProfile = modelIds.some((id) => isProfile(id) && id.endsWith(`.${model}`));
    const message = `Invocation of model ID ${model} with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.`;
    throw new Rejection(throughProfile ? { status: 400, message } : bedrockErrors.unknownModel(model));
  }
  if (!isRecord(body)) {
    throw new Rejection(bedrockErrors.notJson());
  }
  const { anthropic_version: version, ...rest } = body;
  if (version !== "bedrock-2023-05-31") {
    throw new Rejection({
      status: 400,
      message:
        version === undefined ? "anthropic_version: Field required" : `anthropic_version: "${String(version)}" is not a valid version`,
    });
  }
  const extra = ["model", "stream"].find((name) => rest[name] !== undefined);
  if (extra !== undefined) {
    throw new Rejection({
      status: 400,
      message: `Malformed input request: extraneous key [${extra}] is not permitted, please reformat your input and try again.`,
    });
  }
  rejectAddresses(rest["messages"]);
  return { ...validateAs(rest, model, asked, route.stream === true), model };
}

/** Checks a body of Anthropic's own for a model by one of a cloud's names. */
export function validateAs(body: Record<string, unknown>, model: string, asked: AskedWith, stream: boolean): GenerationRequest {
  const id = claudeId(model);
  return validateAnthropic(
    { ...body, model: id, stream },
    { ...asked, headers: { ...asked.headers, "anthropic-version": "2023-06-01" }, modelIds: [id] },
  );
}

/** The clouds fetch nothing. */
export function rejectAddresses(messages: unknown): void {
  const blocks = (Array.isArray(messages) ? messages : []).flatMap((message: unknown): readonly unknown[] =>
    isRecord(message) && Array.isArray(message["content"]) ? message["content"] : [],
  );
  if (blocks.some((block: unknown) => isRecord(block) && isRecord(block["source"]) && block["source"]["type"] === "url")) {
    throw new Rejection({ status: 400, message: "messages.0.content.0.image.source: URL sources are not supported" });
  }
}
