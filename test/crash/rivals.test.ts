import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Conversation } from "../../src/shared/conversation.ts";
import { StoredChat } from "../fakes/storedChat.ts";
import { openStore } from "../fakes/testStore.ts";
import { bundleWriter } from "./bundleWriter.ts";
import { textOf } from "./chatText.ts";
import { readReports, type Report } from "./report.ts";

type Done = Extract<Report, { type: "done" }>;

describe("two windows that write to the same conversations at the same time", () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "baton-rivals-"));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  /** Starts one, which waits for the returned function; that resolves to what it did. */
  async function startRival(script: string, name: string, ids: readonly string[]): Promise<() => Promise<readonly Done[]>> {
    const child = spawn(process.execPath, [script, join(root, "conversations"), name, ...ids], { stdio: ["pipe", "pipe", "inherit"] });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
    const closed = once(child, "close");
    await once(child.stdout, "data");
    return async () => {
      child.stdin.write("go\n");
      const [code] = (await closed) as [number | null];
      assert.equal(code, 0);
      return readReports(said).filter((report) => report.type === "done");
    };
  }

  it("lose no turn and tear no line: each turn is whole, once, and in the order of its window", async function () {
    this.timeout(120_000);
    const script = await bundleWriter("rival", root);
    const ids = Array.from({ length: 150 }, () => crypto.randomUUID());
    const before = openStore(join(root, "conversations"));
    for (const id of ids) {
      new StoredChat(before.store, id).ask("before");
    }
    await before.store.flush();
    const starts = [await startRival(script, "one", ids), await startRival(script, "two", ids)];
    const done = await Promise.all(starts.map((start) => start()));

    const after = openStore(join(root, "conversations"));
    const found = new Map<string, Conversation | undefined>();
    for (const { conversation } of done.flat()) {
      if (!found.has(conversation)) {
        found.set(conversation, await after.store.load(conversation));
      }
    }
    for (const { conversation, turn, length } of done.flat()) {
      const turns = (found.get(conversation)?.turns ?? []).filter(({ id }) => id === turn);
      assert.equal(turns.length, 1, `${turn} is there once`);
      assert.ok(turns[0]?.kind === "user" && turns[0].text === textOf(turn, length), `${turn} is whole`);
    }
    assert.deepEqual(after.notices, [], "no file is damaged");
    assert.deepEqual(
      done.map((reports) => reports.length),
      [600, 600],
    );
    assert.ok(found.size > ids.length, "they did meet");
    assert.deepEqual(
      (await readdir(join(root, "conversations"))).filter((name) => name.includes("damaged")),
      [],
    );
  });
});
