import { keyOverHttpProblem, reachOf } from "./keyOverHttp.ts";

/**
 * Where an Azure OpenAI resource is asked, found in whatever people paste. All base URLs are without a trailing slash and without a query.
 *
 * - `deployment`: the dated API with the deployment in the address, `https://R.openai.azure.com/openai/deployments/D`.
 * - `resource`: the dated API, `https://R.openai.azure.com/openai`; the deployment is the model's id.
 * - `v1`: the newer API, `https://R.openai.azure.com/openai/v1`; the deployment is the model's id.
 * - `rejected`: `problem` says in one or two sentences what is wrong and what to do; `suggestion` is an address that was probably meant.
 */
export type AzureAddress =
  | { readonly form: "deployment"; readonly baseUrl: string; readonly deployment: string; readonly apiVersion: string | undefined }
  | { readonly form: "resource"; readonly baseUrl: string; readonly apiVersion: string }
  | { readonly form: "v1"; readonly baseUrl: string; readonly apiVersion: string | undefined }
  | { readonly form: "rejected"; readonly problem: string; readonly suggestion?: string | undefined };

type RejectedAddress = Extract<AzureAddress, { form: "rejected" }>;

/** What is asked for where the address reports a deployment and no version: the first with `reasoning_effort` and `max_completion_tokens`. */
export const defaultAzureApiVersion = "2024-12-01-preview";

/** Where the endpoint is shown, for people who pasted something else. */
const whereToLook = "Copy the endpoint from the resource's page “Keys and Endpoint”, such as https://my-resource.openai.azure.com.";

const resourceName = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/i;
const datedVersion = /^\d{4}-\d{2}-\d{2}(?:-preview)?$/;
const undatedVersions = new Set(["v1", "preview", "latest"]);
/** The domain of a resource, in Azure's public and sovereign clouds. */
const resourceHost = /^([a-z0-9-]+)(?:\.privatelink)?\.(openai|cognitiveservices|services\.ai)\.azure\.(com|us|cn)$/;
const keyInQuery = /^(?:api[-_]?key|key|subscription-key|ocp-apim-subscription-key|code|sig|token|access_token)$/i;

/**
 * Reads an address as people paste it: from the portal's page of a resource, Foundry's, a sample, an environment file, with a path and a query of one
 * call, or a resource's name alone. `apiVersion` is the version that the settings name beside it, which the address's own goes before;
 * `isPrivateHttpAllowed` as in `keyOverHttpProblem`. Pure; never throws.
 */
export function normaliseAzureAddress(pasted: string, apiVersion?: string, isPrivateHttpAllowed = false): AzureAddress {
  const text = unwrap(pasted);
  const early = rejectText(text);
  if (early !== undefined) {
    return early;
  }
  if (resourceName.test(text) && text !== "localhost") {
    return place(new URL(`https://${text.toLowerCase()}.openai.azure.com`), apiVersion);
  }
  const url = URL.parse(withScheme(text));
  if (url === null || url.hostname === "") {
    return reject(`This is not an address. ${whereToLook}`);
  }
  return rejectUrl(url, isPrivateHttpAllowed) ?? place(url, apiVersion);
}

/** The text without what is pasted along with it: quotes, brackets, an assignment, a link's markdown. */
function unwrap(pasted: string): string {
  let text = pasted.replace(/[\u200b-\u200f\u2060\ufeff]/g, "").trim();
  text = text.replace(/^\[[^\]]*\]\(([^)]*)\)$/, "$1");
  text = text.replace(/^(?:export\s+|set\s+|\$env:)?[A-Za-z_][A-Za-z0-9_]*\s*=\s*(?=["'<]|https?:)/, "");
  text = text.replace(/^["'`“”‘’<\s]+/, "").replace(/["'`“”‘’>\s;,]+$/, "");
  return text.replace(/\s*[\r\n]+\s*/g, "");
}

function rejectText(text: string): RejectedAddress | undefined {
  if (text === "") {
    return reject(`No address was given. ${whereToLook}`);
  }
  if (/(?:api|account|shared|access)[-_]?key\s*[:=]|[?;&]key=/i.test(text)) {
    return reject(
      "This holds a key. Paste the address alone; the key is asked for next, and kept in VS Code's secret storage.",
      endpointIn(text),
    );
  }
  // Never looked up or quoted: the name of a host goes out in the open.
  if (/^(?:sk-.*|[A-Za-z0-9]{32,})$/.test(text)) {
    return reject(`This looks like a key. Paste the address here; the key is asked for next. ${whereToLook}`);
  }
  const account = /\/subscriptions\/.*?\/accounts\/([a-z0-9-]+)/i.exec(safeDecode(text))?.[1];
  if (account !== undefined) {
    return reject(
      `This is the address of a page about the resource “${account}”, not the resource's own. ${whereToLook}`,
      `https://${account.toLowerCase()}.openai.azure.com`,
    );
  }
  if (/[<>{}]|your[-_ ]?(?:azure|resource|deployment|endpoint|openai)|resource[-_]name\b/i.test(text)) {
    return reject(`This still has a placeholder in it. ${whereToLook}`);
  }
  return undefined;
}

/** The address within a connection string, without all that is beside it. */
function endpointIn(text: string): string | undefined {
  const url = URL.parse(/https:\/\/[^\s;"'?]+/i.exec(text)?.[0] ?? "");
  return url === null ? undefined : `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

function withScheme(text: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    return text;
  }
  return `${/^(?:localhost|127\.|\[::1\])/i.test(text) ? "http" : "https"}://${text}`;
}

function rejectUrl(url: URL, isPrivateHttpAllowed: boolean): RejectedAddress | undefined {
  const host = url.hostname.toLowerCase();
  if (url.username !== "" || url.password !== "" || [...url.searchParams.keys()].some((name) => keyInQuery.test(name))) {
    return reject(
      "This address holds a key or a password. Paste it without; the key is asked for next, and kept in VS Code's secret storage.",
      `${url.origin}${url.pathname}`.replace(/\/+$/, ""),
    );
  }
  const openly = keyOverHttpProblem(url.href, isPrivateHttpAllowed);
  if (openly !== undefined) {
    return reject(openly, `https://${url.host}${url.pathname}${url.search}`.replace(/\/+$/, ""));
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return reject(`An address of Azure begins with https://, not ${url.protocol}//. ${whereToLook}`);
  }
  return rejectHost(host, url);
}

function rejectHost(host: string, url: URL): RejectedAddress | undefined {
  if (
    /(?:^|\.)portal\.azure\.(?:com|us|cn)$/.test(host) ||
    /^(?:oai|ai)\.azure\.(?:com|us)$/.test(host) ||
    host === "management.azure.com"
  ) {
    return reject(`This is a page of the portal, where nothing can be asked. ${whereToLook}`);
  }
  if (/(?:^|\.)(?:openai|chatgpt)\.com$/.test(host)) {
    return reject("This is OpenAI's own address, not one of Azure. Use the provider “openai” for it.");
  }
  if (/(?:^|\.)(?:learn|docs|azure)\.microsoft\.com$/.test(host)) {
    return reject(`This is a page of documentation. ${whereToLook}`);
  }
  if (/\.(?:models|inference)\.ai\.azure\.com$|\.inference\.ml\.azure\.com$/.test(host)) {
    return reject(
      "This is a serverless endpoint of one model, which speaks OpenAI's wire without Azure's addresses. Add it to baton.providers with the type “openai-compatible”.",
    );
  }
  const known =
    resourceHost.test(host) ||
    /\.api\.cognitive\.(?:microsoft\.com|azure\.cn|microsoft\.us)$/.test(host) ||
    host.endsWith(".azure-api.net") ||
    isLoopback(host);
  if (known || /\/openai(?:\/v1)?\/?$|\/openai\/v1\/|\/deployments\/[^/]+/i.test(url.pathname)) {
    return undefined;
  }
  return reject(
    "This host isn't one of Azure OpenAI. For a gateway in front of it, give its address up to /openai/v1 or /openai/deployments/NAME; for a gateway of another kind use the type “openai-compatible”.",
  );
}

/** Splits an address that can be asked into the place and what only one call needs. */
function place(url: URL, settingsVersion: string | undefined): AzureAddress {
  const parts = url.pathname.split("/").filter((part) => part !== "");
  const lower = parts.map((part) => part.toLowerCase());
  const apiVersion = versionOf(url) ?? (settingsVersion?.trim() || undefined);
  const problem =
    apiVersion === undefined || datedVersion.test(apiVersion) || undatedVersions.has(apiVersion)
      ? undefined
      : reject(`“${apiVersion}” is no version of Azure's API. They look like ${defaultAzureApiVersion}.`);
  if (problem !== undefined) {
    return problem;
  }
  const host = hostOf(url, lower);
  const at = lower.indexOf("deployments");
  const deployment = at < 0 ? undefined : parts[at + 1];
  if (deployment !== undefined) {
    const name = safeDecode(deployment).trim();
    const prefix = lowerLast(parts.slice(0, at));
    return { form: "deployment", baseUrl: join(host, [...prefix, "deployments", encodeURIComponent(name)]), deployment: name, apiVersion };
  }
  const openai = lower.indexOf("openai");
  const prefix = openai < 0 ? prefixOf(url.hostname, parts) : parts.slice(0, openai);
  const isV1 = lower[openai + 1] === "v1" || lower[openai + 1] === "responses";
  if (!isV1 && apiVersion !== undefined && datedVersion.test(apiVersion)) {
    return { form: "resource", baseUrl: join(host, [...prefix, "openai"]), apiVersion };
  }
  // A dated version is of the other API: this one takes none, or a word.
  return {
    form: "v1",
    baseUrl: join(host, [...prefix, "openai", "v1"]),
    apiVersion: apiVersion === "preview" || apiVersion === "latest" ? apiVersion : undefined,
  };
}

/**
 * The address of the host. A Foundry project's, and that of the model inference API, are doors beside the one that speaks OpenAI's wires: that one is at
 * the same resource's own name.
 */
function hostOf(url: URL, path: readonly string[]): string {
  const [, resource, domain, cloud] = resourceHost.exec(url.hostname.toLowerCase()) ?? [];
  if (resource === undefined || domain === undefined || cloud === undefined) {
    return url.origin;
  }
  return `https://${resource}.${domain === "services.ai" && !path.includes("openai") ? "openai" : domain}.azure.${cloud}`;
}

/** What stands before `openai` at a gateway that has it below a path of its own; a resource has nothing there. */
function prefixOf(host: string, parts: readonly string[]): readonly string[] {
  const isGateway = isLoopback(host) || host.endsWith(".azure-api.net");
  return isGateway ? parts.filter((part) => !/^(?:v1|models|chat|completions|responses)$/i.test(part)) : [];
}

/** The path with its last piece, `openai`, in small letters, as Azure writes it; a gateway's own pieces stay as they are. */
function lowerLast(parts: readonly string[]): readonly string[] {
  return parts.map((part) => (part.toLowerCase() === "openai" ? "openai" : part));
}

function versionOf(url: URL): string | undefined {
  const [, version] = [...url.searchParams].find(([name]) => name.toLowerCase() === "api-version") ?? [];
  return version?.trim() || undefined;
}

function join(origin: string, parts: readonly string[]): string {
  return [origin, ...parts].join("/");
}

function isLoopback(host: string): boolean {
  return reachOf(host) === "loopback";
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function reject(problem: string, suggestion?: string): RejectedAddress {
  return { form: "rejected", problem, suggestion };
}
