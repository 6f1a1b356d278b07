import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ModelServer } from "../../model-server/script.ts";
import type { WireCase } from "../wireCase.ts";
import { anthropicCase, claudeOffers } from "./anthropic.ts";

/** The clouds fetch no pictures by their address. */
const offers: WireCase["offers"] = { ...claudeOffers, media: ["image-bytes", "pdf"] };

/** Nothing that AWS's or Google's tools would find on the computer that tests. */
const nowhere = join(tmpdir(), "baton-no-such-file");

/** Claude on Amazon Bedrock, signed with the variables of the environment. */
export const bedrockCase: WireCase = {
  ...anthropicCase,
  name: "bedrock",
  head: "bedr",
  wire: "bedrock",
  owner: "bedrock",
  type: "bedrock",
  model: "us.anthropic.claude-opus-4-6-v1",
  baseUrl: (server) => server.origin,
  endpoint: { apiKey: undefined },
  environment: (server) => ({
    AWS_ACCESS_KEY_ID: "AKIDOFTHETESTS",
    AWS_SECRET_ACCESS_KEY: server.keys.bedrock,
    AWS_REGION: "eu-central-1",
    AWS_CONFIG_FILE: nowhere,
    AWS_SHARED_CREDENTIALS_FILE: nowhere,
    AWS_EC2_METADATA_DISABLED: "true",
  }),
  keyHeaders: (key) => ({ authorization: `Bearer ${key}` }),
  keylessAuthorization: /^AWS4-HMAC-SHA256 Credential=AKIDOFTHETESTS\//,
  wrongKeyStatus: 403,
  endMark: '"stop_reason":"',
  offers: { ...offers, lines: false },
};

/** Claude on Google Vertex AI, signed in as a service account. */
export const vertexCase: WireCase = {
  ...anthropicCase,
  name: "vertex",
  head: "vert",
  wire: "vertex",
  owner: "vertex",
  type: "vertex",
  model: "claude-opus-4-6",
  baseUrl: (server) => server.origin,
  endpoint: { apiKey: undefined, cloud: { location: "europe-west1" } },
  environment: (server) => ({ GOOGLE_APPLICATION_CREDENTIALS: serviceAccountFile(server) }),
  keyHeaders: (key) => ({ authorization: `Bearer ${key}` }),
  keylessAuthorization: /^Bearer ya29\./,
  offers: { ...offers, structured: "tool" },
};

let folder: string | undefined;
let privateKey: string | undefined;

/** The file of a service account that a server gives tokens to, with a key of its own. It is gone when the tests end. */
export function serviceAccountFile(server: ModelServer): string {
  if (folder === undefined) {
    const made = mkdtempSync(join(tmpdir(), "baton-vertex-"));
    folder = made;
    process.once("exit", () => {
      rmSync(made, { recursive: true, force: true });
    });
  }
  privateKey ??= generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const file = join(folder, `${new URL(server.origin).port}.json`);
  const account = {
    type: "service_account",
    project_id: "project-of-the-tests",
    private_key_id: "1",
    private_key: privateKey,
    client_email: "tests@project-of-the-tests.iam.gserviceaccount.com",
    client_id: "1",
    token_uri: `${server.origin}/token`,
  };
  writeFileSync(file, JSON.stringify(account), { mode: 0o600 });
  return file;
}
