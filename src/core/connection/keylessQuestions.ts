import { defaultAzureApiVersion, normaliseAzureAddress } from "../settings/azureAddress.ts";
import type { KeylessQuestion } from "./ports.ts";
import type { ConnectionTestTarget } from "./connectionTestTarget.ts";

/**
 * What an API is asked without a key, to see whether it is there: its list of models, and a question that has nothing in it. One that wants a key
 * rejects both for want of it, at a path that it has.
 */
export interface KeylessQuestions {
  /** Left out where the list is at another host. */
  readonly list: KeylessQuestion | undefined;
  readonly chat: KeylessQuestion;
}

/** The questions for a base URL. `model` stands in the path of some wires. */
export function keylessQuestions(
  { type, apiVersion }: Pick<ConnectionTestTarget, "type" | "apiVersion">,
  baseUrl: string,
  model: string,
): KeylessQuestions {
  const named = encodeURIComponent(model);
  const get = (url: string): KeylessQuestion => ({ url, method: "GET" });
  const post = (url: string): KeylessQuestion => ({ url, method: "POST", body: "{}" });
  switch (type) {
    case "anthropic":
      return { list: get(`${baseUrl}/v1/models`), chat: post(`${baseUrl}/v1/messages`) };
    case "gemini":
      return { list: get(`${baseUrl}/models`), chat: post(`${baseUrl}/models/${named}:generateContent`) };
    case "bedrock":
      return { list: undefined, chat: post(`${baseUrl}/model/${named}/invoke`) };
    case "vertex":
      return {
        list: get(`${baseUrl}/v1beta1/publishers/anthropic/models`),
        chat: post(`${baseUrl}/v1/projects/-/locations/-/publishers/anthropic/models/${named}:rawPredict`),
      };
    case "azure":
      return azureQuestions(baseUrl, apiVersion, named);
    case "openai":
    case "openai-compatible":
    case "editor":
      return { list: get(`${baseUrl}/models`), chat: post(`${baseUrl}/chat/completions`) };
  }
}

function azureQuestions(baseUrl: string, apiVersion: string | undefined, model: string): KeylessQuestions {
  const address = normaliseAzureAddress(baseUrl, apiVersion, true);
  const base = address.form === "rejected" ? baseUrl : address.baseUrl;
  if (address.form === "v1" || address.form === "rejected") {
    const query = address.form === "v1" && address.apiVersion !== undefined ? `?api-version=${address.apiVersion}` : "";
    return {
      list: { url: `${base}/models${query}`, method: "GET" },
      chat: { url: `${base}/chat/completions${query}`, method: "POST", body: "{}" },
    };
  }
  const query = `?api-version=${encodeURIComponent(address.apiVersion ?? defaultAzureApiVersion)}`;
  const root = base.replace(/\/deployments\/[^/]+$/, "");
  const deployment = address.form === "deployment" ? base : `${base}/deployments/${model}`;
  return {
    list: { url: `${root}/models${query}`, method: "GET" },
    chat: { url: `${deployment}/chat/completions${query}`, method: "POST", body: "{}" },
  };
}
