import type { OpenAiApi } from "../../src/core/provider.ts";
import type { ProviderType } from "../../src/core/settings/providerSettings.ts";
import { providerTypes } from "../../src/core/settings/providerSettings.ts";
import { findPreset, type ProviderPreset } from "../../src/providers/presets/presets.ts";
import type { AskedModel } from "./askedModel.ts";
import { BadUsage } from "./badUsage.ts";
import { providerNames, readPairs, type Values } from "./commandLine.ts";

const apis: readonly OpenAiApi[] = ["auto", "responses", "chat", "completions"];

/** Types whose address is made from a place in a cloud, and whose key from the cloud's own tools. */
const cloudTypes = new Set<string>(["bedrock", "vertex"]);

/** The model that the options alone name. `environment` holds its one key. */
export function readOptionsModel(values: Values, environment: Readonly<NodeJS.ProcessEnv>): AskedModel {
  const name = values.provider ?? "";
  if (!providerNames.includes(name)) {
    throw new BadUsage(`--provider must be ${providerNames.join(" or ")}.`);
  }
  const id = name === "openai-chat" ? "openai" : name;
  const preset = findPreset(id);
  const type = providerTypes.find((known) => known === id) ?? preset?.type;
  if (type === undefined) {
    throw new BadUsage(`--provider: ${name} has no wire.`);
  }
  const baseUrl = readBaseUrl(values["base-url"], type, preset);
  const { region, profile, project, location } = values;
  const headers = Object.fromEntries(readPairs(values, "header"));
  if (values.model === undefined || values.model === "") {
    throw new BadUsage("--model must name a model.");
  }
  return {
    type,
    model: values.model,
    keys: [{ accountId: id, label: undefined, key: keyOf(environment, preset, baseUrl) }],
    endpoint: {
      provider: id,
      label: preset?.label,
      baseUrl,
      apiKey: undefined,
      ...(Object.keys(headers).length === 0 ? {} : { headers }),
      // Whoever names a key wants it sent, also where it is not known to be understood.
      quirks: values["cache-key"] === undefined ? preset?.quirks : { ...preset?.quirks, cacheKey: true },
      api: readApi(values.api) ?? (name === "openai-chat" ? "chat" : undefined),
      apiVersion: values["api-version"],
      ...([region, profile, project, location].some((place) => place !== undefined)
        ? { cloud: { region, profile, project, location } }
        : {}),
    },
  };
}

function readBaseUrl(given: string | undefined, type: ProviderType, preset: ProviderPreset | undefined): string {
  const baseUrl = (given ?? preset?.baseUrl ?? "").trim().replace(/\/+$/, "");
  if (baseUrl === "" && given === undefined && cloudTypes.has(type)) {
    return "";
  }
  if (type === "azure" && baseUrl !== "") {
    // Whatever people paste: the adapter puts it right, or says why it cannot.
    return baseUrl;
  }
  if (!/^https?:$/.test(URL.parse(baseUrl)?.protocol ?? "")) {
    throw new BadUsage(
      `--base-url must be an http or https address${given === undefined ? `; ${preset?.label ?? type} has none of its own` : ""}.`,
    );
  }
  return baseUrl;
}

/** `BATON_KEY` is for whatever address is asked; a provider's own variable is not sent anywhere else. */
function keyOf(environment: Readonly<NodeJS.ProcessEnv>, preset: ProviderPreset | undefined, baseUrl: string): string | undefined {
  const own = preset?.keyVariable === undefined ? "" : environment[preset.keyVariable];
  const isAtHome =
    preset !== undefined &&
    (preset.baseUrl === "" ? baseUrl.startsWith("https://") : URL.parse(preset.baseUrl)?.origin === URL.parse(baseUrl)?.origin);
  const key = [environment["BATON_KEY"], isAtHome ? own : ""].find((candidate) => candidate !== undefined && candidate.trim() !== "");
  return key?.trim();
}

function readApi(given: string | undefined): OpenAiApi | undefined {
  const api = apis.find((known) => known === given);
  if (given !== undefined && api === undefined) {
    throw new BadUsage(`--api must be ${apis.join(" or ")}.`);
  }
  return api;
}
