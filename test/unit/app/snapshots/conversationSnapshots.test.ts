import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { combinedRecorder } from "../../../../src/app/changes/combinedRecorder.ts";
import { ConversationSnapshots } from "../../../../src/app/snapshots/conversationSnapshots.ts";
import { restoreSummary } from "../../../../src/app/snapshots/restoreWords.ts";
import type { ChangeRecorder } from "../../../../src/core/tools/files/fileChange.ts";
import { fileTools } from "../../../../src/core/tools/files/fileTools.ts";
import { TemporaryWorkspace } from "../../../fakes/temporaryWorkspace.ts";

const context = { callId: "c", stepId: "s", output: () => undefined };

describe("the snapshots of conversations", () => {
  let place: TemporaryWorkspace;
  let folder: string;
  beforeEach(() => {
    place = new TemporaryWorkspace();
    folder = join(place.outside, "snapshots");
  });
  afterEach(() => place.dispose());

  const edit = async (recorder: ChangeRecorder, oldText: string, newText: string): Promise<void> => {
    const tool = fileTools({ ...place.ports, recorder }).find(({ name }) => name === "edit_file")!;
    const result = await tool.run({ path: "a.txt", edits: [{ oldText, newText }] }, context, new AbortController().signal);
    assert.ok(result.ok, JSON.stringify(result));
  };

  it("undo and redo a turn of one conversation, after a restart too, and go with deleted conversations", async () => {
    place.file("a.txt", "one\n");
    const snapshots = new ConversationSnapshots(folder, place.workspace);
    await edit(snapshots.recorder("first", "t"), "one", "two");
    await edit(snapshots.recorder("second", "t"), "two", "three");
    assert.equal((await snapshots.restore("first", "t", "undo")).rejected.length, 1);
    const again = new ConversationSnapshots(folder, place.workspace);
    assert.deepEqual((await again.restore("second", "t", "undo")).rejected, []);
    assert.deepEqual((await again.restore("first", "t", "undo")).rejected, []);
    assert.equal(place.text("a.txt"), "one\n");
    assert.deepEqual(
      (await again.changes("first", "t")).undone.map(({ kind }) => kind),
      ["edit"],
    );
    await again.restore("first", "t", "redo");
    assert.equal(place.text("a.txt"), "two\n");
    await again.remove("first");
    assert.equal(existsSync(join(folder, "first")), false);
    await new ConversationSnapshots(folder, place.workspace).prune((id) => Promise.resolve(id !== "second"));
    assert.equal(existsSync(join(folder, "second")), false);
    await assert.rejects(again.restore("../outside", "t", "undo"), /no name of a folder/);
  });

  it("are summed up in a sentence, with a reason for each file that stayed as it is", () => {
    const shown = (path: string): string => path.slice(1);
    const of = (restored: string[], ...rejected: string[]) =>
      restoreSummary(
        "undo",
        { restored, rejected: rejected.map((path) => ({ path, message: `${shown(path)} has changed since.` })) },
        shown,
      );
    assert.equal(of(["/a"]).message, "Restored a.");
    assert.equal(of(["/a", "/b"]).message, "Restored 2 files.");
    assert.equal(of(["/a"], "/b").message, "Undo restored a; 1 file stayed as it is: b has changed since.");
    assert.equal(of([], "/b").message, "Undo changed nothing: b has changed since.");
    assert.deepEqual(of([], "/b", "/c"), {
      kind: "nothing",
      message: "Undo changed nothing: 2 files stayed as they are.",
      rejected: ["b has changed since.", "c has changed since."],
    });
    assert.equal(of([]).message, "This answer changed no files that can be undone.");
  });

  it("are one recorder with others: none has a change that one couldn't take down", async () => {
    const taken: string[] = [];
    const recorder = (name: string, fails = false): ChangeRecorder => ({
      record: () => {
        if (fails) {
          return Promise.reject(new Error("full"));
        }
        taken.push(name);
        return Promise.resolve(async () => {
          taken.push(`${name} cancelled`);
        });
      },
      made: async () => {
        taken.push(`${name} made`);
      },
    });
    place.file("a.txt", "one\n");
    await edit(combinedRecorder([recorder("x"), recorder("y")]), "one", "two");
    await assert.rejects(edit(combinedRecorder([recorder("z"), recorder("w", true)]), "two", "three"), /couldn't be kept for Undo/);
    assert.equal(place.text("a.txt"), "two\n");
    assert.deepEqual(taken, ["x", "y", "x made", "y made", "z", "z cancelled"]);
  });
});
