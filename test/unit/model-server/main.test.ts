import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../model-server/main.ts", import.meta.url));

async function started(
  ...args: readonly string[]
): Promise<{ process: ChildProcess; line: { origin: string; keys?: { openai: string; anthropic: string } } }> {
  const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const [data] = (await once(child.stdout, "data")) as [Buffer];
  return { process: child, line: JSON.parse(data.toString()) as { origin: string; keys?: { openai: string; anthropic: string } } };
}

describe("the model server by itself", () => {
  it("prints its address and keys, and ends on request", async () => {
    const { process: child, line } = await started();
    const models = await fetch(`${line.origin}/v1/models`, { headers: { authorization: `Bearer ${line.keys?.openai ?? ""}` } });
    assert.equal(models.status, 200);
    child.kill("SIGTERM");
    assert.deepEqual(await once(child, "exit"), [0, null]);
  });

  it("accepts any key with an option, and names none", async () => {
    const { process: child, line } = await started("--any-key");
    assert.deepEqual(Object.keys(line), ["origin"]);
    assert.equal((await fetch(`${line.origin}/v1/models`)).status, 200);
    child.kill("SIGINT");
    assert.deepEqual(await once(child, "exit"), [0, null]);
  });
});
