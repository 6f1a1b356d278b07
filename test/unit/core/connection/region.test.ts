import assert from "node:assert/strict";
import { readBedrockKey, regionInWords, regionOfHost } from "../../../../src/core/connection/region.ts";

describe("regions", () => {
  it("are read from the hosts of clouds", () => {
    assert.equal(regionOfHost("inference.generativeai.eu-frankfurt-1.oci.oraclecloud.com"), "eu-frankfurt-1");
    assert.equal(regionOfHost("bedrock-runtime.us-gov-west-1.amazonaws.com"), "us-gov-west-1");
    assert.equal(regionOfHost("vpce-0.bedrock-runtime.eu-central-1.vpce.amazonaws.com"), "eu-central-1");
    assert.equal(regionOfHost("europe-west1-aiplatform.googleapis.com"), "europe-west1");
    assert.equal(regionOfHost("westeurope.api.cognitive.microsoft.com"), "westeurope");
    assert.equal(regionOfHost("api.openai.com"), undefined);
  });

  it("are read from AWS's words", () => {
    assert.equal(regionInWords("Credential should be scoped to a valid region, not 'us-east-1'. "), "us-east-1");
    assert.equal(regionInWords("Credential should be scoped to a valid region."), undefined);
  });

  it("are read from a short-term key of Bedrock, with its end", () => {
    const query =
      "Action=CallWithBearerToken&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIAEXAMPLE%2F20261120%2Fap-southeast-2%2Fbedrock%2Faws4_request&X-Amz-Date=20261120T100000Z&X-Amz-Expires=43200&Version=1";
    const key = `bedrock-api-key-${Buffer.from(`bedrock.amazonaws.com/?${query}`).toString("base64")}`;
    assert.deepEqual(readBedrockKey(key), { region: "ap-southeast-2", expiresAtMs: Date.UTC(2026, 10, 20, 22) });
    for (const other of ["ABSKQmVkcm9ja0FQSUtleS1leGFtcGxl", "bedrock-api-key-%%%", "bedrock-api-key-AAAA", ""]) {
      assert.equal(readBedrockKey(other).region, undefined, other);
    }
  });
});
