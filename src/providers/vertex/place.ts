import type { CloudPlace } from "../../core/provider.ts";

/** What a base URL begins with where the location is left to the settings. */
const locationMark = "{location}-aiplatform.googleapis.com";

/** Where a project's requests are answered when nobody says otherwise: anywhere. */
const usualLocation = "global";

/** The location that the settings name, or Google's and Anthropic's tools are set to. */
export function findLocation(cloud: CloudPlace | undefined): string {
  const { GOOGLE_CLOUD_LOCATION: general, CLOUD_ML_REGION: ofClaude } = process.env;
  return nonBlank(cloud?.location) ?? nonBlank(general) ?? nonBlank(ofClaude) ?? usualLocation;
}

/** The project that the settings name, or Google's and Anthropic's tools are set to; `undefined` where it is for the credentials to say. */
export function namedProject(cloud: CloudPlace | undefined): string | undefined {
  const { ANTHROPIC_VERTEX_PROJECT_ID: ofClaude, GOOGLE_CLOUD_PROJECT: general, GCLOUD_PROJECT: older } = process.env;
  return nonBlank(cloud?.project) ?? nonBlank(ofClaude) ?? nonBlank(general) ?? nonBlank(older);
}

/**
 * The address for a location, without a trailing slash and without the API's version. `global` and the multi-regions have hosts of their own.
 * Source: Google's list of Vertex AI endpoints, 2026-11.
 */
export function hostOf(baseUrl: string, location: string): string {
  const host =
    location === "global"
      ? "aiplatform.googleapis.com"
      : location === "us" || location === "eu"
        ? `aiplatform.${location}.rep.googleapis.com`
        : `${location}-aiplatform.googleapis.com`;
  return baseUrl.replace(locationMark, host).replace(/\/v1(?:beta1)?\/?$/, "");
}

function nonBlank(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === "" ? undefined : value.trim();
}
