import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPlace } from "../../../../src/providers/bedrock/place.ts";
import { findPreset } from "../../../../src/providers/presets/presets.ts";

const variables = ["AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"];
const usual = { provider: "bedrock", baseUrl: findPreset("bedrock")?.baseUrl ?? "", apiKey: undefined };

describe("the region of Amazon Bedrock", () => {
  let before: NodeJS.ProcessEnv;
  let folder: string;

  beforeEach(() => {
    before = { ...process.env };
    folder = mkdtempSync(join(tmpdir(), "baton-aws-"));
    for (const name of variables) {
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- an environment without AWS
      delete process.env[name];
    }
    process.env["AWS_CONFIG_FILE"] = join(folder, "config");
    process.env["AWS_SHARED_CREDENTIALS_FILE"] = join(folder, "credentials");
  });

  afterEach(() => {
    process.env = before;
    rmSync(folder, { recursive: true });
  });

  it("is the one that is set, then the variable's, then the profile's", async () => {
    assert.equal(await findPlace(usual, undefined), undefined);
    writeFileSync(join(folder, "config"), "[default]\nregion = us-west-2\n[profile work]\nregion = eu-west-3\n");
    assert.equal((await findPlace(usual, undefined))?.region, "us-west-2");
    assert.equal((await findPlace({ ...usual, cloud: { profile: "work" } }, undefined))?.region, "eu-west-3");
    process.env["AWS_DEFAULT_REGION"] = "us-east-2";
    process.env["AWS_REGION"] = "ap-south-1";
    assert.equal((await findPlace(usual, undefined))?.region, "ap-south-1");
    assert.deepEqual(await findPlace({ ...usual, cloud: { region: "eu-central-1" } }, undefined), {
      region: "eu-central-1",
      baseUrl: "https://bedrock-runtime.eu-central-1.amazonaws.com",
    });
  });

  it("stands in an address of one's own, and in the ARN of a model", async () => {
    for (const baseUrl of [
      "https://bedrock-runtime.eu-north-1.amazonaws.com",
      "https://bedrock-runtime-fips.eu-north-1.amazonaws.com",
      "https://vpce-0-x.bedrock-runtime.eu-north-1.vpce.amazonaws.com",
    ]) {
      assert.deepEqual(await findPlace({ ...usual, baseUrl }, undefined), { region: "eu-north-1", baseUrl });
    }
    assert.equal(
      (await findPlace(usual, "arn:aws:bedrock:us-gov-west-1:123456789012:application-inference-profile/x"))?.region,
      "us-gov-west-1",
    );
  });
});
