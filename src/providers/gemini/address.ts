/** The version of the API that has everything Baton asks for. `v1` has neither tools nor schemas. */
const apiVersion = "v1beta";

/**
 * The address that `models/…` is below, from any form in which people paste it: with or without the version, with the suffix of Google's
 * OpenAI-compatible API, as the whole address of a call. A version other than `v1` is kept. Returns `baseUrl` as it is where it is no address.
 */
export function geminiRoot(baseUrl: string): string {
  const url = URL.parse(baseUrl);
  if (url === null) {
    return baseUrl;
  }
  const path = url.pathname
    .replace(/\/models(?:\/.*)?$/, "")
    .replace(/\/+$/, "")
    .replace(/\/openai(?:\/.*)?$/, "")
    .replace(/\/v1$/, "");
  return `${url.origin}${path}${/\/v\d+(?:(?:alpha|beta)\d*)?(?:\/|$)/.test(path) ? "" : `/${apiVersion}`}`;
}

/** The path of a model below {@link geminiRoot}: `models/ID`, or `tunedModels/ID` where the id says so. */
export function modelPath(id: string): string {
  const [, collection = "models", name = id] = /^(models|tunedModels)\/(.+)$/.exec(id) ?? [];
  return `${collection}/${encodeURIComponent(name)}`;
}
