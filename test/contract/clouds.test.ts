import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Endpoint } from "../../src/core/provider.ts";
import type { ModelServer } from "../model-server/script.ts";
import { startModelServer } from "../model-server/server.ts";
import { failureOf, textOf } from "../unit/providers/parsing.ts";
import { bedrockCase, vertexCase } from "./cases/clouds.ts";
import { eventsOf, openAt, question, setVariables } from "./contract.ts";
import type { WireCase } from "./wireCase.ts";

/** Without AWS and Google, whatever the computer that tests has. */
const bare = {
  AWS_ACCESS_KEY_ID: "",
  AWS_SECRET_ACCESS_KEY: "",
  AWS_SESSION_TOKEN: "",
  AWS_PROFILE: "",
  AWS_REGION: "",
  AWS_DEFAULT_REGION: "",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "",
  AWS_CONTAINER_CREDENTIALS_FULL_URI: "",
  AWS_WEB_IDENTITY_TOKEN_FILE: "",
  GOOGLE_CLOUD_PROJECT: "",
  GCLOUD_PROJECT: "",
  ANTHROPIC_VERTEX_PROJECT_ID: "",
  METADATA_SERVER_DETECTION: "none",
};

describe("the credentials of clouds", () => {
  let server: ModelServer;
  let folder: string;
  let restore = (): void => undefined;

  before(async () => {
    server = await startModelServer();
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "baton-clouds-"));
    const files = {
      AWS_CONFIG_FILE: join(folder, "config"),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, "credentials"),
      GOOGLE_APPLICATION_CREDENTIALS: join(folder, "adc.json"),
      CLOUDSDK_CONFIG: folder,
    };
    restore = setVariables({ ...bare, ...files });
  });

  afterEach(() => {
    restore();
    server.reset();
    rmSync(folder, { recursive: true });
  });

  after(() => server.close());

  const ask = async (wireCase: WireCase, endpoint: Partial<Endpoint> = {}, model = wireCase.model, signal = new AbortController().signal) =>
    eventsOf(await openAt(server, wireCase, endpoint), question(wireCase, { model }), signal);

  it("are a profile's, with its region", async () => {
    writeFileSync(join(folder, "config"), "[profile work]\nregion = eu-west-3\n");
    writeFileSync(
      join(folder, "credentials"),
      `[work]\naws_access_key_id = AKIDWORK\naws_secret_access_key = ${server.keys.bedrock}\naws_session_token = session\n`,
    );
    assert.equal(textOf(await ask(bedrockCase, { cloud: { profile: "work" } })), "ok");
    assert.equal(server.requests[0]?.keyAccepted, true);
  });

  it("are read again: a wrong secret is no longer used once it is corrected", async () => {
    restore();
    restore = setVariables({ ...bedrockCase.environment?.(server), AWS_SECRET_ACCESS_KEY: "wrong" });
    const failure = failureOf(await ask(bedrockCase));
    assert.deepEqual([failure.kind, failure.status], ["auth", 403]);
    assert.match(failure.providerMessage ?? "", /signature we calculated/);
    process.env["AWS_SECRET_ACCESS_KEY"] = server.keys.bedrock;
    assert.equal(textOf(await ask(bedrockCase)), "ok");
  });

  it("are an AWS key in place of a signature", async () => {
    assert.equal(textOf(await ask(bedrockCase, { apiKey: server.keys.bedrock, cloud: { region: "eu-central-1" } })), "ok");
  });

  it("are reported as missing, with advice, and nothing is sent", async () => {
    for (const [wireCase, endpoint, words] of [
      [bedrockCase, { cloud: { region: "eu-central-1" } }, /AWS credentials.*aws sso login/],
      [bedrockCase, { cloud: { region: "eu-central-1", profile: "nobody" } }, /profile “nobody”/],
      [vertexCase, { cloud: { project: "p" } }, /gcloud auth application-default login/],
    ] as const) {
      const failure = failureOf(await ask(wireCase, endpoint));
      assert.deepEqual([failure.kind, failure.retry], ["auth", "elsewhere"]);
      assert.match(failure.message, words);
    }
    const place = failureOf(await ask(bedrockCase, { cloud: undefined }));
    assert.deepEqual([place.kind, "parameter" in place && place.parameter], ["invalid-request", "region"]);
    assert.equal(server.requests.length, 0);
  });

  it("can be stopped while they are looked up", async () => {
    const stop = new AbortController();
    stop.abort();
    assert.equal(failureOf(await ask(vertexCase, {}, vertexCase.model, stop.signal)).kind, "aborted");
    assert.equal(server.requests.length, 0);
  });

  it("are a service account's, with its project", async () => {
    restore();
    restore = setVariables({ ...bare, ...vertexCase.environment?.(server) });
    assert.equal(textOf(await ask(vertexCase)), "ok");
    assert.equal(
      server.requests[0]?.path,
      `/v1/projects/project-of-the-tests/locations/europe-west1/publishers/anthropic/models/${vertexCase.model}:streamRawPredict`,
    );
    assert.equal(textOf(await ask(vertexCase, { cloud: { project: "another", location: "global" } }, "claude-sonnet-4-5@20250929")), "ok");
    assert.equal(
      server.requests[1]?.path,
      "/v1/projects/another/locations/global/publishers/anthropic/models/claude-sonnet-4-5@20250929:streamRawPredict",
    );
  });

  it("are an access token, with a named project", async () => {
    assert.equal(textOf(await ask(vertexCase, { apiKey: server.keys.vertex, cloud: { project: "p" } })), "ok");
    const failure = failureOf(await ask(vertexCase, { apiKey: "ya29.wrong", cloud: { project: "p" } }));
    assert.deepEqual([failure.kind, failure.status], ["auth", 401]);
  });
});

describe("Claude on Amazon Bedrock", () => {
  let server: ModelServer;
  let restore = (): void => undefined;

  before(async () => {
    server = await startModelServer();
    restore = setVariables(bedrockCase.environment?.(server) ?? {});
  });

  after(async () => {
    restore();
    await server.close();
  });

  it("sends its version in the body, and model and streaming in the path", async () => {
    await eventsOf(await openAt(server, bedrockCase), question(bedrockCase, { model: "eu.anthropic.claude-sonnet-4-5-20250929-v1:0" }));
    const { path, body } = server.requests[0] ?? {};
    assert.equal(path, "/model/eu.anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke-with-response-stream");
    assert.deepEqual(Object.keys(body as object).sort(), ["anthropic_version", "max_tokens", "messages"]);
  });

  it("says what to ask for if a model runs only through an inference profile", async () => {
    const failure = failureOf(
      await eventsOf(await openAt(server, bedrockCase), question(bedrockCase, { model: "anthropic.claude-opus-4-6-v1" })),
    );
    assert.equal(failure.kind, "not-found");
    assert.match(failure.message, /“us\.anthropic\.claude-opus-4-6-v1”/);
  });

  it("lists profiles, then the models that are asked by their own id", async () => {
    const listing = await (await openAt(server, bedrockCase)).listModels(new AbortController().signal);
    assert.ok(listing.ok);
    assert.deepEqual(
      listing.models.map(({ id }) => id),
      ["us.anthropic.claude-opus-4-6-v1", "eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "anthropic.claude-3-haiku-20240307-v1:0"],
    );
  });
});
