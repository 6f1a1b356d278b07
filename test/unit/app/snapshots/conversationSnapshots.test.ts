import assert from "node:assert/strict";
import { chmodSync, existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { combinedRecorder } from "../../../../src/app/changes/combinedRecorder.ts";
import { followedWorkspace } from "../../../../src/app/changes/followedWorkspace.ts";
import { ConversationSnapshots } from "../../../../src/app/snapshots/conversationSnapshots.ts";
import { restoreSummary } from "../../../../src/app/snapshots/restoreWords.ts";
import type { JsonObject } from "../../../../src/core/model/json.ts";
import { KnownFiles } from "../../../../src/core/tools/edits/knownFiles.ts";
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

  describe("the user's own undo", () => {
    /** What the pending changes do: back to a text, or away with the file. */
    const undone = async (path: string, text: string | undefined): Promise<void> => {
      const snapshots = new ConversationSnapshots(folder, place.workspace);
      const workspace = followedWorkspace(place.workspace, snapshots.undoRecorder());
      const [full, bytes] = [join(place.root, path), Buffer.from(place.text(path))];
      const made =
        text === undefined ? await workspace.delete(full, { kind: "file", bytes }) : await workspace.write(full, Buffer.from(text), bytes);
      assert.deepEqual(made, { ok: true });
    };
    const call = async (recorder: ChangeRecorder, name: string, args: JsonObject): Promise<void> => {
      const tool = fileTools({ ...place.ports, known: new KnownFiles(), recorder }).find((one) => one.name === name)!;
      const result = await tool.run(args, context, new AbortController().signal);
      assert.ok(result.ok, JSON.stringify(result));
    };
    const lines = "a\nb\nc\nd\ne\nf\ng\nh\n";

    it("of a hunk is not taken back by a later undo of the turn, and the rest of the turn is undone", async () => {
      place.file("a.txt", lines);
      const snapshots = new ConversationSnapshots(folder, place.workspace);
      await edit(snapshots.recorder("first", "t"), "b\n", "B\n");
      await edit(snapshots.recorder("first", "t"), "g\n", "G\n");
      await undone("a.txt", lines.replace("g\n", "G\n"));
      assert.deepEqual((await new ConversationSnapshots(folder, place.workspace).restore("first", "t", "undo")).rejected, []);
      assert.equal(place.text("a.txt"), lines);
    });

    it("of a whole file is no turn's any more: a file that the user makes there later stays, and one that the user deletes later stays away", async () => {
      place.file("a.txt", lines);
      const snapshots = new ConversationSnapshots(folder, place.workspace);
      await call(snapshots.recorder("first", "t"), "write_file", { path: "new.txt", content: "n\n" });
      await call(snapshots.recorder("second", "u"), "rename_file", { path: "new.txt", newPath: "moved.txt" });
      await edit(snapshots.recorder("first", "t"), "b\n", "B\n");
      await edit(snapshots.recorder("second", "u"), "g\n", "G\n");
      await undone("moved.txt", undefined);
      await undone("a.txt", lines);
      place.file("moved.txt", "n\n");
      rmSync(join(place.root, "a.txt"));
      const again = new ConversationSnapshots(folder, place.workspace);
      const before = place.picture();
      for (const [chat, turn] of [
        ["second", "u"],
        ["first", "t"],
      ] as const) {
        assert.deepEqual(await again.restore(chat, turn, "undo"), { restored: [], rejected: [] });
      }
      assert.deepEqual(place.picture(), before);
    });

    it("of lines leaves the permission bits to the turn", async () => {
      const path = place.file("a.txt", lines, 0o644);
      const snapshots = new ConversationSnapshots(folder, place.workspace);
      await edit(snapshots.recorder("first", "t"), "b\n", "B\n");
      chmodSync(path, 0o755);
      const bytes = readFileSync(path);
      const change = {
        kind: "edit",
        path,
        before: { kind: "file", bytes, mode: 0o644 },
        after: { kind: "file", bytes, mode: 0o755 },
      } as const;
      await snapshots.recorder("first", "t").record(change, context);
      await undone("a.txt", lines);
      await new ConversationSnapshots(folder, place.workspace).restore("first", "t", "undo");
      assert.deepEqual([place.text("a.txt"), statSync(path).mode & 0o777], [lines, 0o644]);
    });

    it("of a rename leaves what the user typed in the file meanwhile, whatever is undone later", async () => {
      place.file("a.txt", lines);
      const snapshots = new ConversationSnapshots(folder, place.workspace);
      await call(snapshots.recorder("first", "t"), "rename_file", { path: "a.txt", newPath: "b.txt" });
      const typed = lines.replace("c\n", "typed\n");
      place.file("b.txt", typed);
      const workspace = followedWorkspace(place.workspace, snapshots.undoRecorder());
      assert.deepEqual(await workspace.rename(join(place.root, "b.txt"), join(place.root, "a.txt")), { ok: true });
      await new ConversationSnapshots(folder, place.workspace).restore("first", "t", "undo");
      assert.equal(place.text("a.txt"), typed);
    });

    it("is nobody's if several turns have changed the file and only some of it is undone", async () => {
      place.file("a.txt", lines);
      const snapshots = new ConversationSnapshots(folder, place.workspace);
      await edit(snapshots.recorder("first", "t"), "b\n", "B\n");
      await edit(snapshots.recorder("second", "u"), "g\n", "G\n");
      await undone("a.txt", lines.replace("g\n", "G\n"));
      const again = new ConversationSnapshots(folder, place.workspace);
      assert.deepEqual((await again.restore("second", "u", "undo")).rejected, []);
      assert.equal(place.text("a.txt"), lines);
    });
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
