import { providerTypes } from "../../core/settings/providerSettings.ts";
import { findPreset, providerPresets } from "../../providers/presets/presets.ts";
import { UnusableInput } from "./inputFile.ts";

/** What `--provider` takes: each wire by its type, OpenAI's chat wire, and each preset. */
export const providerNames: readonly string[] = [
  ...new Set([...providerTypes, "openai-chat", ...providerPresets.map((preset) => preset.id)]),
];

/** The options that name one provider without a settings file. */
export type ProviderOptions = Readonly<Partial<Record<"provider" | (typeof ownOptions)[number], string>>>;

/** What stands in `baton.providers` if there is a settings file. */
const ownOptions = ["base-url", "api", "api-version", "region", "profile", "project", "location"] as const;
const apis = ["auto", "responses", "chat", "completions"];

/** The first of the options that have no place beside a settings file. */
export function misplacedOption(options: ProviderOptions): string | undefined {
  return ownOptions.find((name) => options[name] !== undefined);
}

/** The provider that options alone name: its id, and its entry as it would stand in `baton.providers`. Throws {@link UnusableInput}. */
export function readOneProvider(options: ProviderOptions): { readonly id: string; readonly entry: Readonly<Record<string, unknown>> } {
  const { provider: name = "", api, region, profile, project, location } = options;
  if (!providerNames.includes(name)) {
    throw new UnusableInput(`--provider must be ${providerNames.join(" or ")}.`);
  }
  const id = name === "openai-chat" ? "openai" : name;
  const baseUrl = readBaseUrl(options["base-url"], id);
  if (api !== undefined && !apis.includes(api)) {
    throw new UnusableInput(`--api must be ${apis.join(" or ")}.`);
  }
  return {
    id,
    entry: {
      type: providerTypes.find((known) => known === id) ?? findPreset(id)?.type,
      baseUrl,
      api: api ?? (name === "openai-chat" ? "chat" : undefined),
      apiVersion: options["api-version"],
      ...{ region, profile, project, location },
      keyRequired: false,
    },
  };
}

function readBaseUrl(given: string | undefined, id: string): string | undefined {
  const preset = findPreset(id);
  const baseUrl = (given ?? preset?.baseUrl ?? "").trim();
  // Azure's may be whatever people paste: it is put right, or rejected with the reason.
  if (!/^https?:/i.test(baseUrl) && (id !== "azure" || baseUrl === "")) {
    const advice = given === undefined ? `; ${preset?.label ?? id} has none of its own` : "";
    throw new UnusableInput(`--base-url must be an http or https address${advice}.`);
  }
  return given === undefined ? undefined : baseUrl;
}
