import assert from "node:assert/strict";
import { normaliseAzureAddress } from "../../../../src/core/settings/azureAddress.ts";

const v1 = "https://acme.openai.azure.com/openai/v1";
const resource = "https://acme.openai.azure.com/openai";
const deployment = "https://acme.openai.azure.com/openai/deployments/gpt4o";
const version = "2024-12-01-preview";

describe("an address of Azure, as people paste it", () => {
  const newer: readonly (readonly [pasted: string, baseUrl: string])[] = [
    ["https://acme.openai.azure.com", v1],
    ["https://acme.openai.azure.com/", v1],
    ["https://acme.openai.azure.com/openai", v1],
    ["https://acme.openai.azure.com/openai/", v1],
    ["https://acme.openai.azure.com/openai/v1", v1],
    ["https://acme.openai.azure.com/openai/v1/", v1],
    ["https://acme.openai.azure.com/openai/v1/chat/completions", v1],
    ["https://acme.openai.azure.com/openai/v1/responses", v1],
    ["https://acme.openai.azure.com/openai/v1/models?api-version=v1", v1],
    ["https://acme.openai.azure.com/openai/responses?api-version=2025-04-01-preview", v1],
    ["HTTPS://ACME.OpenAI.Azure.COM/OpenAI/V1", v1],
    ["https://acme.openai.azure.com:443//openai//v1", v1],
    ["acme.openai.azure.com", v1],
    ["acme", v1],
    ["  'acme'  ", v1],
    ["“https://acme.openai.azure.com/”", v1],
    ["<https://acme.openai.azure.com>", v1],
    ["https://acme.openai.\nazure.com/", v1],
    ["[endpoint](https://acme.openai.azure.com/)", v1],
    ['export AZURE_OPENAI_ENDPOINT="https://acme.openai.azure.com/"', v1],
    ['azure_endpoint = "https://acme.openai.azure.com/",', v1],
    ["https://acme.privatelink.openai.azure.com/", v1],
    ["https://acme.services.ai.azure.com/api/projects/team-project", v1],
    ["https://acme.services.ai.azure.com/models", v1],
    ["https://acme.services.ai.azure.com/models/chat/completions", v1],
    ["https://acme.services.ai.azure.com/openai/v1/", "https://acme.services.ai.azure.com/openai/v1"],
    ["https://acme.cognitiveservices.azure.com/", "https://acme.cognitiveservices.azure.com/openai/v1"],
    ["https://eastus.api.cognitive.microsoft.com/", "https://eastus.api.cognitive.microsoft.com/openai/v1"],
    ["https://acme.openai.azure.us/", "https://acme.openai.azure.us/openai/v1"],
    ["https://acme.openai.azure.cn/openai", "https://acme.openai.azure.cn/openai/v1"],
    ["https://front.example.com/ai/openai/v1/chat/completions", "https://front.example.com/ai/openai/v1"],
    ["https://acme.azure-api.net/", "https://acme.azure-api.net/openai/v1"],
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080/openai/v1"],
    ["localhost:8080/openai", "http://localhost:8080/openai/v1"],
  ];
  for (const [pasted, baseUrl] of newer) {
    it(`${JSON.stringify(pasted)} is the newer API`, () => {
      assert.deepEqual(normaliseAzureAddress(pasted), { form: "v1", baseUrl, apiVersion: undefined });
    });
  }

  const dated: readonly (readonly [pasted: string, baseUrl: string, apiVersion: string | undefined])[] = [
    [deployment, deployment, undefined],
    [`${deployment}/`, deployment, undefined],
    [`${deployment}?api-version=${version}`, deployment, version],
    [`${deployment}/chat/completions?api-version=${version}`, deployment, version],
    [`${deployment}/chat/completions?API-Version=2024-10-21`, deployment, "2024-10-21"],
    [`${deployment}/completions`, deployment, undefined],
    [`acme.openai.azure.com/openai/deployments/gpt4o`, deployment, undefined],
    ["https://acme.openai.azure.com/OpenAI/Deployments/gpt4o", deployment, undefined],
    [
      "https://acme.cognitiveservices.azure.com/openai/deployments/gpt4o/chat/completions?api-version=2025-01-01-preview",
      "https://acme.cognitiveservices.azure.com/openai/deployments/gpt4o",
      "2025-01-01-preview",
    ],
    [
      "https://front.azure-api.net/tenant-A/openai/deployments/gpt4o/chat/completions",
      "https://front.azure-api.net/tenant-A/openai/deployments/gpt4o",
      undefined,
    ],
    ["https://ai.example.com/azure/deployments/gpt4o", "https://ai.example.com/azure/deployments/gpt4o", undefined],
    ["http://127.0.0.1:8080/openai/deployments/gpt4o", "http://127.0.0.1:8080/openai/deployments/gpt4o", undefined],
  ];
  for (const [pasted, baseUrl, apiVersion] of dated) {
    it(`${JSON.stringify(pasted)} is a deployment`, () => {
      assert.deepEqual(normaliseAzureAddress(pasted), { form: "deployment", baseUrl, deployment: "gpt4o", apiVersion });
    });
  }

  it("keeps a deployment's name as it is, and encodes it in the address", () => {
    for (const pasted of [
      "https://acme.openai.azure.com/openai/deployments/My%20Model",
      "https://acme.openai.azure.com/openai/deployments/My Model/chat/completions",
    ]) {
      assert.deepEqual(normaliseAzureAddress(pasted), {
        form: "deployment",
        baseUrl: "https://acme.openai.azure.com/openai/deployments/My%20Model",
        deployment: "My Model",
        apiVersion: undefined,
      });
    }
  });

  it("is the dated API without a deployment, if a dated version stands beside it", () => {
    const expected = { form: "resource", baseUrl: resource, apiVersion: version };
    assert.deepEqual(normaliseAzureAddress("https://acme.openai.azure.com", version), expected);
    assert.deepEqual(normaliseAzureAddress(`https://acme.openai.azure.com/openai?api-version=${version}`), expected);
    assert.deepEqual(normaliseAzureAddress(`https://acme.openai.azure.com/openai/deployments?api-version=${version}`), expected);
    assert.deepEqual(normaliseAzureAddress(`https://acme.openai.azure.com/openai/models?api-version=${version}`, "2024-10-21"), expected);
    assert.deepEqual(normaliseAzureAddress("https://acme.openai.azure.com/openai/v1", version), {
      form: "v1",
      baseUrl: v1,
      apiVersion: undefined,
    });
    assert.deepEqual(normaliseAzureAddress("https://acme.openai.azure.com", "preview"), { form: "v1", baseUrl: v1, apiVersion: "preview" });
    assert.deepEqual(normaliseAzureAddress(deployment, version), {
      form: "deployment",
      baseUrl: deployment,
      deployment: "gpt4o",
      apiVersion: version,
    });
  });

  it("stays the same when it is read again", () => {
    for (const [pasted] of [...newer, ...dated]) {
      const once = normaliseAzureAddress(pasted);
      assert.ok(once.form !== "rejected");
      assert.deepEqual(normaliseAzureAddress(once.baseUrl, once.apiVersion), once);
    }
  });

  const account = "/subscriptions/0000/resourceGroups/rg/providers/Microsoft.CognitiveServices/accounts/Acme";
  const rejected: readonly (readonly [pasted: string, problem: RegExp, suggestion?: string])[] = [
    ["", /No address/],
    ["not an address", /is not an address/],
    ["0123456789abcdef0123456789abcdef", /looks like a key/],
    ["https://portal.azure.com/#home", /page of the portal/],
    [
      `https://portal.azure.com/#@acme.example/resource${account}/overview`,
      /page about the resource “Acme”/,
      "https://acme.openai.azure.com",
    ],
    [account, /page about the resource/, "https://acme.openai.azure.com"],
    ["https://ai.azure.com/build/overview", /page of the portal/],
    [
      `https://ai.azure.com/resource/deployments?wsid=${encodeURIComponent(account)}&tid=1`,
      /page about the resource/,
      "https://acme.openai.azure.com",
    ],
    ["https://oai.azure.com/portal", /page of the portal/],
    ["https://learn.microsoft.com/azure/ai-services/openai/", /documentation/],
    ["http://acme.openai.azure.com/openai/v1", /https:\/\//, "https://acme.openai.azure.com/openai/v1"],
    ["Endpoint=https://acme.openai.azure.com/;ApiKey=0123456789abcdef", /holds a key/, "https://acme.openai.azure.com"],
    ["https://acme.openai.azure.com/openai/v1?api-key=0123456789abcdef", /holds a key/, "https://acme.openai.azure.com/openai/v1"],
    ["https://acme.azure-api.net/openai/v1?subscription-key=0123456789abcdef", /holds a key/, "https://acme.azure-api.net/openai/v1"],
    ["https://me:secret-word@acme.openai.azure.com", /key or a password/, "https://acme.openai.azure.com"],
    ["https://YOUR-RESOURCE-NAME.openai.azure.com/openai/v1/", /placeholder/],
    ["https://<resource>.openai.azure.com", /placeholder/],
    ["https://{resource}.openai.azure.com", /placeholder/],
    ["https://api.openai.com/v1", /provider “openai”/],
    ["https://gateway.example.com/v1", /openai-compatible/],
    ["https://model.eastus2.models.ai.azure.com/v1/chat/completions", /serverless/],
    ["wss://acme.openai.azure.com/openai/realtime", /begins with https/],
    [`${deployment}?api-version=newest`, /no version/],
  ];
  for (const [pasted, problem, suggestion] of rejected) {
    it(`${JSON.stringify(pasted)} is rejected with the reason`, () => {
      const address = normaliseAzureAddress(pasted);
      assert.ok(address.form === "rejected", JSON.stringify(address));
      assert.match(address.problem, problem);
      assert.equal(address.suggestion, suggestion);
      assert.doesNotMatch(JSON.stringify(address), /0123456789abcdef|secret-word/);
    });
  }
});
