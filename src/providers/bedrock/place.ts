import { getProfileName, loadSharedConfigFiles } from "@smithy/shared-ini-file-loader";
import type { Endpoint } from "../../core/provider.ts";

/** What a base URL holds in place of the region, where it is left to AWS's own settings. */
const regionMark = "{region}";

/** Where Bedrock is asked. */
export interface BedrockPlace {
  readonly region: string;
  /** Without a trailing slash. */
  readonly baseUrl: string;
}

/**
 * The region of an endpoint: what its settings say, its address, `AWS_REGION` or `AWS_DEFAULT_REGION`, the AWS profile, the ARN that stands
 * for the model; the first of these that reports one. `undefined` where none does. Never rejects: a profile that cannot be read names none.
 */
export async function findPlace(endpoint: Endpoint, model: string | undefined): Promise<BedrockPlace | undefined> {
  const { cloud, baseUrl } = endpoint;
  const { AWS_REGION: own, AWS_DEFAULT_REGION: general } = process.env;
  const region =
    nonBlank(cloud?.region) ??
    regionIn(baseUrl) ??
    nonBlank(own) ??
    nonBlank(general) ??
    (await regionOfProfile(cloud?.profile)) ??
    /^arn:[\w-]+:bedrock:([\w-]+):/.exec(model ?? "")?.[1];
  return region === undefined ? undefined : { region, baseUrl: baseUrl.replace(regionMark, region) };
}

/** Of `bedrock-runtime.eu-central-1.amazonaws.com`, and of endpoints of one's own network (`vpce-….bedrock-runtime.eu-central-1.vpce.amazonaws.com`). */
function regionIn(baseUrl: string): string | undefined {
  return /\bbedrock(?:-runtime)?(?:-fips)?\.([a-z]{2}(?:-[a-z]+)+-\d)\./.exec(baseUrl)?.[1];
}

async function regionOfProfile(profile: string | undefined): Promise<string | undefined> {
  try {
    const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
    const name = getProfileName(profile === undefined ? {} : { profile });
    return nonBlank(configFile[name]?.["region"] ?? credentialsFile[name]?.["region"]);
  } catch {
    return undefined;
  }
}

function nonBlank(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === "" ? undefined : value.trim();
}
