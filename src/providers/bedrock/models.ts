import { isRecord } from "../../core/model/json.ts";
import type { ReadPage } from "../wire/requests/modelListing.ts";

/** The list of models that comes after the one of inference profiles. */
export const foundationModels = "/foundation-models?byProvider=anthropic&byOutputModality=TEXT";

/** The path of a page: inference profiles first, since most models are asked through one. */
export function pagePath(next: string | undefined): string {
  return next ?? profilePath();
}

function profilePath(nextToken?: string): string {
  return `/inference-profiles?maxResults=1000&typeEquals=SYSTEM_DEFINED${nextToken === undefined ? "" : `&nextToken=${encodeURIComponent(nextToken)}`}`;
}

/** Either list, of Claude alone, and of models those that may be asked by their own id. */
export const readPage: ReadPage = (body) => {
  if (!isRecord(body)) {
    return undefined;
  }
  const { inferenceProfileSummaries: profiles, modelSummaries: models, nextToken } = body;
  if (Array.isArray(profiles)) {
    return {
      models: profiles
        .filter(isRecord)
        .flatMap(({ inferenceProfileId: id, inferenceProfileName: name, status }) =>
          isClaude(id) && status !== "INACTIVE" ? [{ id, display_name: name }] : [],
        ),
      next: typeof nextToken === "string" && nextToken !== "" ? profilePath(nextToken) : foundationModels,
    };
  }
  if (!Array.isArray(models)) {
    return undefined;
  }
  return {
    models: models
      .filter(isRecord)
      .flatMap((model) => (takesItsOwnId(model) ? [{ id: model["modelId"], display_name: model["modelName"] }] : [])),
  };
};

function isClaude(id: unknown): id is string {
  return typeof id === "string" && /\banthropic\b/.test(id);
}

/** Words and answers as a stream, on demand. Ids with a size at their end (`:48k`) are for throughput that was bought. */
function takesItsOwnId({
  modelId: id,
  providerName: provider,
  inferenceTypesSupported: ways,
  responseStreamingSupported: streams,
  modelLifecycle: life,
}: Record<string, unknown>): boolean {
  const isOld = isRecord(life) && life["status"] === "LEGACY_UNAVAILABLE";
  const isOurs = typeof id === "string" && (isClaude(id) || provider === "Anthropic");
  return isOurs && !/:\d+k$/.test(id) && streams !== false && !isOld && (!Array.isArray(ways) || ways.includes("ON_DEMAND"));
}
