import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { combinedRecorder } from "../../../../src/app/changes/combinedRecorder.ts";
import { followedWorkspace } from "../../../../src/app/changes/followedWorkspace.ts";
import { PendingChanges } from "../../../../src/app/changes/pendingChanges.ts";
import { PendingStore } from "../../../../src/app/changes/pendingStore.ts";
import { hunksOf } from "../../../../src/app/changes/pendingFile.ts";
import { TurnSnapshots } from "../../../../src/app/snapshots/turnSnapshots.ts";
import type { JsonObject } from "../../../../src/core/model/json.ts";
import { KnownFiles } from "../../../../src/core/tools/edits/knownFiles.ts";
import { replaced, type Replacement } from "../../../../src/core/tools/edits/textEdit.ts";
import { fileTools } from "../../../../src/core/tools/files/fileTools.ts";
import { FakeClock } from "../../../fakes/fakeClock.ts";
import { seededRandom } from "../../../fakes/seededRandom.ts";
import { TemporaryWorkspace } from "../../../fakes/temporaryWorkspace.ts";

/** A workspace in which an agent's changes are pending. */
class Place {
  readonly place = new TemporaryWorkspace();
  readonly folder = join(this.place.outside, "changes");
  readonly clock = new FakeClock();
  readonly reports: string[] = [];
  pending!: PendingChanges;
  snapshots!: TurnSnapshots;
  #ids = 0;

  /** As after a restart. */
  async open(): Promise<this> {
    this.pending = await PendingChanges.open({
      workspace: this.place.workspace,
      store: new PendingStore(this.folder),
      clock: this.clock,
      newId: () => `id${String(this.#ids++)}`,
      shown: (path) => path.slice(this.place.root.length + 1),
      report: (message) => this.reports.push(message),
    });
    this.snapshots = await TurnSnapshots.open(join(this.place.outside, "snapshots"), this.place.workspace);
    return this;
  }

  async restart(): Promise<void> {
    await this.pending.flush();
    await this.open();
  }

  async did(name: string, args: JsonObject, turn = "t"): Promise<void> {
    const recorder = combinedRecorder([this.snapshots.recorder(turn), this.pending.recorder("agent")]);
    const tool = fileTools({ ...this.place.ports, known: new KnownFiles(), recorder }).find((one) => one.name === name)!;
    const result = await tool.run(args, { callId: "c", stepId: "s", output: () => undefined }, new AbortController().signal);
    assert.ok(result.ok, JSON.stringify(result));
  }

  edit(path: string, oldText: string, newText: string, turn = "t"): Promise<void> {
    return this.did("edit_file", { path, edits: [{ oldText, newText }] }, turn);
  }

  /** The user types into a file that is open in an editor which saves at once. */
  type(path: string, ...changes: readonly Replacement[]): void {
    const text = replaced(this.place.text(path), changes);
    writeFileSync(this.at(path), text);
    this.pending.documentChanged(this.at(path), { changes, text });
  }

  at(path: string): string {
    return join(this.place.root, path);
  }

  /** Each file: kind, label, hunks, lines added and removed. */
  seen(): readonly string[] {
    return this.pending
      .view()
      .map(
        ({ kind, label, hunks, blockedHunks, addedLines, removedLines }) =>
          `${kind} ${label} ${String(hunks)}${blockedHunks > 0 ? `(${String(blockedHunks)} blocked)` : ""} +${String(addedLines)} -${String(removedLines)}`,
      );
  }

  async restore(act: "undo" | "redo", turn = "t"): Promise<readonly string[]> {
    const workspace = followedWorkspace(this.place.workspace, this.pending.recorder(act));
    return (await this.snapshots[act](turn, workspace)).rejected.map(({ message }) => message);
  }
}

const lines = (...names: readonly string[]): string => names.map((name) => `${name}\n`).join("");
const ten = lines("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");

describe("11: pending changes", () => {
  let at: Place;
  beforeEach(async () => {
    at = await new Place().open();
  });
  afterEach(() => at.place.dispose());

  it("are kept and undone hunk by hunk, per file and for all, after a restart too", async () => {
    at.place.file("x.txt", ten);
    at.place.file("y.txt", ten);
    let heard = 0;
    at.pending.onChange(() => (heard += 1));
    await at.edit("x.txt", "b\n", "B\nB2\n");
    await at.edit("x.txt", "h\n", "");
    await at.edit("y.txt", "a\n", "A\n");
    await at.edit("y.txt", "j\n", "J\n");
    assert.ok(heard >= 4);
    assert.deepEqual(at.seen(), ["edit x.txt 2 +2 -2", "edit y.txt 2 +2 -2"]);
    await at.restart();
    assert.deepEqual(at.seen(), ["edit x.txt 2 +2 -2", "edit y.txt 2 +2 -2"]);
    const [first, second] = hunksOf(at.pending.file(at.at("x.txt"))!);
    assert.deepEqual(await at.pending.undo({ path: at.at("x.txt"), hunkId: first!.id }), { undone: 1, rejected: [] });
    assert.equal(at.place.text("x.txt"), ten.replace("h\n", ""));
    await at.pending.keep({ path: at.at("x.txt"), hunkId: second!.id });
    assert.deepEqual(at.seen(), ["edit y.txt 2 +2 -2"]);
    await at.restart();
    assert.deepEqual(await at.pending.undo({}), { undone: 2, rejected: [] });
    assert.equal(at.place.text("y.txt"), ten);
    assert.deepEqual(at.seen(), []);
    await at.pending.flush();
    assert.deepEqual(
      readdirSync(at.folder).filter((name) => name !== "contents"),
      [],
    );
  });

  it("move along with what the user types, and are rejected rather than guessed", async () => {
    at.place.file("x.txt", ten);
    await at.edit("x.txt", "b\n", "B\n");
    await at.edit("x.txt", "h\n", "H\n");
    at.type("x.txt", { start: 0, end: 0, text: "new\n" });
    at.type("x.txt", { start: at.place.text("x.txt").indexOf("H"), end: at.place.text("x.txt").indexOf("H"), text: "mine " });
    assert.deepEqual(at.seen(), ["edit x.txt 2(1 blocked) +2 -2"]);
    const outcome = await at.pending.undo({});
    assert.equal(outcome.undone, 1);
    assert.match(outcome.rejected.join(), /^x\.txt: These lines have changed since Baton wrote them/);
    assert.equal(at.place.text("x.txt"), `new\n${ten.replace("h\n", "mine H\n")}`);
    // The lines are the agent's again: they can be undone again.
    const start = at.place.text("x.txt").indexOf("mine ");
    at.type("x.txt", { start, end: start + 5, text: "" });
    await at.pending.undo({});
    assert.equal(at.place.text("x.txt"), `new\n${ten}`);
  });

  it("are compared with what is written unseen, by others and while Baton isn't running", async () => {
    at.place.file("x.txt", ten);
    await at.edit("x.txt", "b\n", "B\n");
    await at.edit("x.txt", "h\n", "H\n");
    await at.pending.flush();
    writeFileSync(at.at("x.txt"), at.place.text("x.txt").replace("e\n", "E\nE2\n"));
    await at.open();
    assert.deepEqual(at.seen(), ["edit x.txt 2 +2 -2"]);
    writeFileSync(at.at("x.txt"), at.place.text("x.txt").replace("B\n", "other\n"));
    await at.pending.check(at.at("x.txt"));
    assert.deepEqual(at.seen(), ["edit x.txt 2(1 blocked) +1 -1"]);
    writeFileSync(at.at("x.txt"), at.place.text("x.txt").replace("a\n", "a0\na\n"));
    assert.equal((await at.pending.undo({})).undone, 1);
    assert.equal(at.place.text("x.txt"), ten.replace("a\n", "a0\na\n").replace("b\n", "other\n").replace("e\n", "E\nE2\n"));
    rmSync(at.at("x.txt"));
    assert.match((await at.pending.undo({})).rejected.join(), /x\.txt has been deleted since/);
  });

  it("have files that were made, deleted and renamed among them", async () => {
    at.place.file("gone.txt", ten);
    at.place.file("old.txt", ten);
    at.place.file("pixel.bin", Uint8Array.of(0, 1, 2));
    symlinkSync("old.txt", at.at("link"));
    const before = at.place.picture();
    await at.did("write_file", { path: "made/deep/new.txt", content: "one\ntwo\n" });
    await at.did("delete_file", { path: "gone.txt" });
    await at.did("rename_file", { path: "old.txt", newPath: "moved/new.txt" });
    await at.edit("moved/new.txt", "c\n", "C\n");
    await at.did("delete_file", { path: "pixel.bin" });
    await at.did("delete_file", { path: "link" });
    const seen = [
      "delete gone.txt 1 +0 -10",
      "delete link 1 +0 -0",
      "create made/deep/new.txt 1 +2 -0",
      "rename moved/new.txt 1 +1 -1",
      "delete pixel.bin 1 +0 -0",
    ];
    assert.deepEqual(at.seen(), seen);
    await at.restart();
    assert.deepEqual(at.seen(), seen);
    assert.deepEqual((await at.pending.undo({})).rejected, []);
    assert.deepEqual(at.place.picture(), before);
    assert.deepEqual(at.seen(), []);
  });

  it("cancel each other: what is made and deleted, deleted and made, renamed there and back", async () => {
    at.place.file("x.txt", ten);
    at.place.file("y.txt", ten);
    at.place.file("z.txt", lines("z"));
    await at.did("write_file", { path: "n.txt", content: "n\n" });
    await at.did("delete_file", { path: "n.txt" });
    await at.did("rename_file", { path: "x.txt", newPath: "x2.txt" });
    await at.did("rename_file", { path: "x2.txt", newPath: "x.txt" });
    await at.edit("y.txt", "b\n", "B\n");
    await at.edit("y.txt", "B\n", "b\n");
    await at.did("delete_file", { path: "z.txt" });
    await at.did("write_file", { path: "z.txt", content: "z\n" });
    assert.deepEqual(at.seen(), []);
    await at.did("delete_file", { path: "z.txt" });
    await at.did("write_file", { path: "z.txt", content: "z\nnew\n" });
    await at.did("rename_file", { path: "x.txt", newPath: "x2.txt" });
    await at.did("delete_file", { path: "y.txt" });
    await at.did("rename_file", { path: "x2.txt", newPath: "y.txt" });
    assert.deepEqual(at.seen(), ["delete x.txt 1 +0 -10", "edit z.txt 1 +1 -0"]);
    await at.pending.undo({});
    assert.equal(at.place.text("z.txt"), "z\n");
  });

  it("don't delete a file that the user has changed, nor replace one that the user made", async () => {
    at.place.file("gone.txt", ten);
    await at.did("write_file", { path: "new.txt", content: "one\n" });
    await at.did("delete_file", { path: "gone.txt" });
    at.type("new.txt", { start: 4, end: 4, text: "mine\n" });
    at.place.file("gone.txt", "mine\n");
    const outcome = await at.pending.undo({});
    assert.equal(outcome.undone, 0);
    assert.match(outcome.rejected.join("\n"), /There is a file gone\.txt again[\s\S]*new\.txt has changed since Baton made it/);
    assert.equal(at.place.text("new.txt"), "one\nmine\n");
    assert.equal(at.place.text("gone.txt"), "mine\n");
    await at.pending.keep({ path: at.at("new.txt") });
    assert.deepEqual(at.seen(), ["delete gone.txt 1 +0 -10"]);
  });

  it("are the agent's own, whatever editors report while it changes a file", async () => {
    at.place.file("x.txt", ten);
    const recorder = at.pending.recorder("agent");
    const path = at.at("x.txt");
    const [before, after, formatted] = [ten, ten.replace("b\n", "B \n"), ten.replace("b\n", "B\n")].map((text) => ({
      kind: "file" as const,
      bytes: new TextEncoder().encode(text),
    }));
    const text = (state: typeof before): string => new TextDecoder().decode(state!.bytes);
    const change = { kind: "edit", path, before: before!, after: after! } as const;
    const further = { kind: "edit", path, before: after!, after: formatted! } as const;
    const context = { callId: "c", stepId: "s" };
    await recorder.record(change, context);
    at.pending.documentChanged(path, { changes: [{ start: 2, end: 3, text: "B " }], text: text(after) });
    at.pending.documentChanged(path, { changes: [{ start: 3, end: 4, text: "" }], text: text(formatted) });
    await recorder.record(further, context);
    const typed = `mine\n${text(formatted)}`;
    at.pending.documentChanged(path, { changes: [{ start: 0, end: 0, text: "mine\n" }], text: typed });
    writeFileSync(path, typed);
    await recorder.made!(change, further);
    assert.deepEqual(at.seen(), ["edit x.txt 1 +1 -1"]);
    await at.pending.undo({});
    assert.equal(at.place.text("x.txt"), `mine\n${ten}`);
    // A change that couldn't be made leaves what the user typed meanwhile.
    await at.edit("x.txt", "h\n", "H\n");
    const cancel = await recorder.record({ ...change, before: after!, after: formatted! }, context);
    at.type("x.txt", { start: 0, end: 0, text: "more\n" });
    await cancel();
    await at.pending.undo({});
    assert.equal(at.place.text("x.txt"), `more\nmine\n${ten}`);
  });

  it("follow the undo and redo of turns, and stay what earlier turns left", async () => {
    at.place.file("x.txt", ten);
    await at.edit("x.txt", "b\n", "B\n", "one");
    await at.edit("x.txt", "B\n", "BB\n", "two");
    await at.edit("x.txt", "h\n", "H\n", "two");
    await at.did("write_file", { path: "new.txt", content: "n\n" }, "two");
    await at.pending.keep({ path: at.at("x.txt"), hunkId: hunksOf(at.pending.file(at.at("x.txt"))!)[1]!.id });
    assert.deepEqual(await at.restore("undo", "two"), []);
    assert.equal(at.place.text("x.txt"), ten.replace("b\n", "B\n"));
    assert.deepEqual(at.seen(), ["edit x.txt 1 +1 -1"]);
    assert.deepEqual(await at.restore("redo", "two"), []);
    assert.deepEqual(at.seen(), ["create new.txt 1 +1 -0", "edit x.txt 2 +2 -2"]);
    await at.restore("undo", "two");
    await at.pending.undo({});
    assert.equal(at.place.text("x.txt"), ten);
    assert.equal(existsSync(at.at("new.txt")), false);
    await at.did("rename_file", { path: "x.txt", newPath: "y.txt" }, "three");
    await at.restore("undo", "three");
    assert.deepEqual(at.seen(), []);
    await at.restore("redo", "three");
    assert.deepEqual(at.seen(), ["delete x.txt 1 +0 -10", "create y.txt 1 +10 -0"]);
  });

  it("are pending again when the editor's own undo or redo brings them back, and not once they were kept", async () => {
    at.place.file("x.txt", ten);
    await at.edit("x.txt", "b\n", "B\n");
    const agents = at.place.text("x.txt");
    const back = (text: string): void => {
      const before = at.place.text("x.txt");
      writeFileSync(at.at("x.txt"), text);
      at.pending.documentChanged(at.at("x.txt"), { changes: [{ start: 0, end: before.length, text }], text });
    };
    await at.pending.undo({});
    assert.deepEqual(at.seen(), []);
    back(agents);
    assert.deepEqual(at.seen(), ["edit x.txt 1 +1 -1"]);
    back(ten);
    back(agents);
    assert.deepEqual(at.seen(), ["edit x.txt 1 +1 -1"]);
    await at.pending.keep({});
    back(ten);
    back(agents);
    assert.deepEqual(at.seen(), []);
  });

  it("stay whole when an editor gives all lines one kind of end", async () => {
    at.place.file("x.txt", ten.replaceAll("c\n", "c\r\n"));
    await at.edit("x.txt", "b\n", "B\n");
    await at.edit("x.txt", "h\n", "");
    const text = at.place.text("x.txt").replaceAll(/\r?\n/g, "\r\n");
    const typed = `mine ${text}`;
    writeFileSync(at.at("x.txt"), typed);
    at.pending.documentChanged(at.at("x.txt"), { changes: [{ start: 0, end: 0, text: "mine " }], text: typed });
    assert.deepEqual(at.seen(), ["edit x.txt 2 +1 -2"]);
    assert.deepEqual(await at.pending.undo({}), { undone: 2, rejected: [] });
    assert.equal(at.place.text("x.txt"), `mine ${ten.replaceAll("\n", "\r\n")}`);
  });

  it("follow a file that the user gives another name", async () => {
    at.place.file("x.txt", ten);
    await at.edit("x.txt", "b\n", "B\n");
    await at.place.workspace.rename(at.at("x.txt"), at.at("y.txt"));
    at.pending.moved(at.at("x.txt"), at.at("y.txt"));
    assert.deepEqual(at.seen(), ["edit y.txt 1 +1 -1"]);
    await at.pending.undo({});
    assert.equal(at.place.text("y.txt"), ten);
  });

  it("are read as far as they aren't damaged; what is, is kept aside and reported", async () => {
    at.place.file("x.txt", ten);
    at.place.file("y.txt", ten);
    await at.edit("x.txt", "b\n", "B\n");
    await at.edit("y.txt", "b\n", "B\n");
    await at.pending.flush();
    const file = join(at.folder, "pending.json");
    const stored = JSON.parse(readFileSync(file, "utf8"));
    stored.files[0].content.hunks[0].start = -1;
    writeFileSync(file, JSON.stringify(stored));
    await at.open();
    assert.deepEqual(at.seen(), ["edit y.txt 1 +1 -1"]);
    assert.match(at.reports.join(), /The pending changes of a file were damaged/);
    for (const damage of ["", "{", '{"version":9}', "null"]) {
      at.reports.length = 0;
      writeFileSync(file, damage);
      await at.open();
      assert.deepEqual(at.seen(), []);
      assert.match(at.reports.join(), /The list of pending changes was damaged/);
    }
    assert.ok(readdirSync(at.folder).some((name) => name.startsWith("pending.damaged-")));
  });

  it("report a disk that takes nothing once, and go on", async () => {
    at.place.file("x.txt", ten);
    writeFileSync(at.folder, "in the way");
    await at.edit("x.txt", "b\n", "B\n");
    await at.pending.flush();
    await at.edit("x.txt", "h\n", "H\n");
    await at.pending.flush();
    assert.equal(at.reports.length, 1);
    assert.match(at.reports[0]!, /^Pending changes couldn't be saved: another file is in its place/);
    assert.deepEqual(await at.pending.undo({}), { undone: 2, rejected: [] });
    assert.equal(at.place.text("x.txt"), ten);
  });

  it("leave exactly the user's typing when all is undone, over random runs with restarts", async function () {
    this.timeout(60_000);
    for (let seed = 1; seed <= 24; seed++) {
      const place = await new Place().open();
      const random = seededRandom(seed);
      const pick = (count: number): number => Math.floor(random() * count);
      // Even lines are the user's, odd ones the agent's; all are different, so that it's known what is left.
      let own = Array.from({ length: 40 }, (_, line) => `line ${String(line)} of ${String(seed)}\n`);
      const agents = new Map<number, string>();
      place.place.file("x.txt", own.join(""));
      const text = (): string => own.map((line, index) => agents.get(index) ?? line).join("");
      for (let step = 0; step < 25; step++) {
        const line = pick(20) * 2;
        const start = own
          .slice(0, line)
          .map((one, index) => agents.get(index) ?? one)
          .join("").length;
        if (random() < 0.4) {
          const now = random() < 0.3 ? "" : `agent ${String(step)}\n`;
          const old = agents.get(line + 1) ?? own[line + 1]!;
          if (old === "" || text().split(old).length !== 2) {
            continue;
          }
          await place.edit("x.txt", old, now);
          agents.set(line + 1, now);
        } else if (random() < 0.15) {
          await place.restart();
        } else {
          const typed = `u${String(step)}`;
          const isUnseen = seed % 2 === 0 && random() < 0.2;
          own = own.map((one, index) => (index === line ? `${typed} ${one}` : one));
          if (isUnseen) {
            writeFileSync(place.at("x.txt"), text());
          } else {
            place.type("x.txt", { start, end: start, text: `${typed} ` });
          }
        }
        assert.equal(place.place.text("x.txt"), text());
      }
      const { rejected } = await place.pending.undo({});
      if (rejected.length === 0) {
        assert.equal(place.place.text("x.txt"), own.join(""), `seed ${String(seed)}`);
      } else {
        // Only what was changed unseen may be doubtful, and then each line is the user's or the agent's still.
        assert.equal(seed % 2, 0, rejected.join());
        const known = new Set([...own, ...agents.values()]);
        assert.deepEqual(
          place.place
            .text("x.txt")
            .split(/(?<=\n)/)
            .filter((line) => !known.has(line)),
          [],
          `seed ${String(seed)}`,
        );
      }
      place.place.dispose();
    }
  });
});
