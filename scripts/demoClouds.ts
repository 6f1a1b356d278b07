import { generateKeyPairSync, randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Variables that sign in to the demo's clouds at `origin`, the model server, and to nothing else: keys of AWS that were made up just now, and a
 * service account of Google whose file is written into `folder`. None of the machine's own accounts is looked at.
 */
export async function demoCloudEnvironment(origin: string, folder: string): Promise<Readonly<Record<string, string>>> {
  const account = {
    type: "service_account",
    project_id: "baton-demo",
    private_key_id: "1",
    private_key: generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs8", format: "pem" }),
    client_email: "demo@baton-demo.iam.gserviceaccount.com",
    client_id: "1",
    token_uri: `${origin}/token`,
  };
  const file = join(folder, "demo-service-account.json");
  await writeFile(file, JSON.stringify(account), { mode: 0o600 });
  const nowhere = join(folder, "no-such-file");
  return {
    AWS_ACCESS_KEY_ID: "AKIDOFTHEDEMO",
    AWS_SECRET_ACCESS_KEY: randomBytes(30).toString("base64"),
    AWS_CONFIG_FILE: nowhere,
    AWS_SHARED_CREDENTIALS_FILE: nowhere,
    AWS_EC2_METADATA_DISABLED: "true",
    GOOGLE_APPLICATION_CREDENTIALS: file,
  };
}
