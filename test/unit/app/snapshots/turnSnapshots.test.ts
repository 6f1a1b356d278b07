import assert from "node:assert/strict";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { TurnSnapshots } from "../../../../src/app/snapshots/turnSnapshots.ts";
import type { JsonObject } from "../../../../src/core/model/json.ts";
import { KnownFiles } from "../../../../src/core/tools/edits/knownFiles.ts";
import { fileTools } from "../../../../src/core/tools/files/fileTools.ts";
import type { ToolResult } from "../../../../src/core/tools/tool.ts";
import { seededRandom } from "../../../fakes/seededRandom.ts";
import { TemporaryWorkspace } from "../../../fakes/temporaryWorkspace.ts";

/** A workspace whose turns are kept. */
class Kept {
  readonly place = new TemporaryWorkspace();
  readonly folder = join(this.place.outside, "snapshots");
  snapshots!: TurnSnapshots;

  async open(): Promise<this> {
    this.snapshots = await TurnSnapshots.open(this.folder, this.place.workspace);
    return this;
  }

  async run(turn: string, name: string, args: JsonObject): Promise<ToolResult> {
    const tools = fileTools({ ...this.place.ports, known: new KnownFiles(), recorder: this.snapshots.recorder(turn) });
    return tools
      .find((tool) => tool.name === name)!
      .run(args, { callId: "c", stepId: "s", output: () => undefined }, new AbortController().signal);
  }

  async did(turn: string, name: string, args: JsonObject): Promise<void> {
    const result = await this.run(turn, name, args);
    assert.equal(result.ok, true, JSON.stringify(result));
  }
}

describe("turn snapshots", () => {
  let kept: Kept;
  beforeEach(async () => {
    kept = await new Kept().open();
  });
  afterEach(() => kept.place.dispose());

  it("undo and redo a turn to the byte, modes, links and new folders included, after a restart too", async () => {
    const { place } = kept;
    place.file("a.txt", "\ufeffone\r\ntwo\r\n");
    place.file("gone.sh", "#!\n", 0o755);
    place.file("move.txt", "m");
    symlinkSync("a.txt", join(place.root, "link"));
    const before = place.picture();
    await kept.did("t", "edit_file", { path: "a.txt", edits: [{ oldText: "two", newText: "2" }] });
    await kept.did("t", "edit_file", { path: "a.txt", edits: [{ oldText: "one", newText: "1" }] });
    await kept.did("t", "write_file", { path: "x/y/new.txt", content: "new\n" });
    await kept.did("t", "delete_file", { path: "gone.sh" });
    await kept.did("t", "delete_file", { path: "link" });
    await kept.did("t", "rename_file", { path: "move.txt", newPath: "z/moved.txt" });
    const after = place.picture();
    await kept.open();
    assert.deepEqual(
      kept.snapshots.changes("t").map(({ kind }) => kind),
      ["edit", "create", "delete", "delete", "rename"],
    );
    for (let times = 0; times < 2; times++) {
      assert.deepEqual((await kept.snapshots.undo("t")).rejected, []);
      assert.deepEqual(place.picture(), before);
      await kept.open();
      assert.deepEqual(kept.snapshots.changes("t"), []);
      assert.deepEqual((await kept.snapshots.redo("t")).rejected, []);
      assert.deepEqual(place.picture(), after);
      await kept.open();
    }
  });

  it("reject files that have changed since, and undo the others; later the rest", async () => {
    const { place } = kept;
    place.file("a.txt", "a\n");
    place.file("b.txt", "b\n");
    await kept.did("t", "write_file", { path: "a.txt", content: "A\n" });
    await kept.did("t", "write_file", { path: "b.txt", content: "B\n" });
    place.file("a.txt", "mine\n");
    const { restored, rejected } = await kept.snapshots.undo("t");
    assert.deepEqual(restored, [join(place.root, "b.txt")]);
    assert.deepEqual(rejected, [{ path: join(place.root, "a.txt"), message: "a.txt has changed since." }]);
    assert.equal(place.text("a.txt"), "mine\n");
    place.file("a.txt", "A\n");
    assert.deepEqual((await kept.snapshots.undo("t")).rejected, []);
    assert.equal(place.text("a.txt"), "a\n");
    await kept.snapshots.redo("t");
    assert.deepEqual([place.text("a.txt"), place.text("b.txt")], ["A\n", "B\n"]);
  });

  it("undo beside what the user typed elsewhere in the file, and redo that exactly", async () => {
    const { place } = kept;
    const lines = Array.from({ length: 30 }, (_, index) => `line ${String(index)}`);
    place.file("a.txt", lines.join("\n"));
    await kept.did("t", "edit_file", { path: "a.txt", edits: [{ oldText: "line 20\n", newText: "agent\n" }] });
    place.file("a.txt", place.text("a.txt").replace("line 3\n", "user\n"));
    const typed = place.text("a.txt");
    assert.deepEqual((await kept.snapshots.undo("t")).rejected, []);
    assert.equal(place.text("a.txt"), lines.join("\n").replace("line 3\n", "user\n"));
    await kept.snapshots.redo("t");
    assert.equal(place.text("a.txt"), typed);
  });

  it("keep what the user typed between two edits of the turn", async () => {
    const { place } = kept;
    const lines = Array.from({ length: 30 }, (_, index) => `line ${String(index)}`).join("\n");
    place.file("a.txt", lines);
    await kept.did("t", "edit_file", { path: "a.txt", edits: [{ oldText: "line 20\n", newText: "agent\n" }] });
    place.file("a.txt", place.text("a.txt").replace("line 3\n", "user\n"));
    await kept.did("t", "edit_file", { path: "a.txt", edits: [{ oldText: "line 10\n", newText: "agent again\n" }] });
    assert.deepEqual((await kept.snapshots.undo("t")).rejected, []);
    assert.equal(place.text("a.txt"), lines.replace("line 3\n", "user\n"));
  });

  it("undo both names of a renamed file or neither", async () => {
    const { place } = kept;
    place.file("a.txt", "a\n");
    await kept.did("t", "rename_file", { path: "a.txt", newPath: "b.txt" });
    place.file("b.txt", "mine\n");
    assert.equal((await kept.snapshots.undo("t")).rejected.length, 2);
    assert.deepEqual(place.picture(), { "b.txt": "644 bWluZQo=" });
  });

  it("leave a file alone that was deleted, replaced or made a link since, and one below a folder that became a link", async () => {
    const { place } = kept;
    for (const name of ["a.txt", "b.txt", "d/c.txt"]) {
      place.file(name, "old\n");
      await kept.did("t", "write_file", { path: name, content: "new\n" });
    }
    place.file("gone.txt", "x");
    await kept.did("t", "delete_file", { path: "gone.txt" });
    rmSync(join(place.root, "a.txt"));
    rmSync(join(place.root, "b.txt"));
    symlinkSync("gone.txt", join(place.root, "b.txt"));
    place.file("gone.txt", "another");
    renameSync(join(place.root, "d"), join(place.outside, "d"));
    symlinkSync(join(place.outside, "d"), join(place.root, "d"));
    const before = [place.picture(), place.picture(join(place.outside, "d"))];
    const { restored, rejected } = await kept.snapshots.undo("t");
    assert.deepEqual([restored, rejected.length], [[], 4]);
    assert.deepEqual([place.picture(), place.picture(join(place.outside, "d"))], before);
  });

  it("take down nothing for a change that wasn't made, and read past torn lines", async () => {
    const { place } = kept;
    place.file("a.txt", "a\n", 0o444);
    assert.equal((await kept.run("t", "write_file", { path: "a.txt", content: "b\n" })).ok, false);
    assert.deepEqual(kept.snapshots.changes("t"), []);
    await kept.did("t", "write_file", { path: "b.txt", content: "b\n" });
    appendFileSync(join(kept.folder, "turns.jsonl"), '{"type":"change","turn":"t","id');
    await kept.open();
    await kept.did("t", "write_file", { path: "c.txt", content: "c\n" });
    await kept.open();
    assert.deepEqual(
      kept.snapshots.changes("t").map(({ path }) => path),
      [join(place.root, "b.txt"), join(place.root, "c.txt")],
    );
  });

  it("change nothing if contents can't be kept, and reject what was damaged", async () => {
    const { place } = kept;
    place.file("a.txt", "a\n");
    mkdirSync(kept.folder, { recursive: true });
    writeFileSync(join(kept.folder, "contents"), "in the way");
    const result = await kept.run("t", "write_file", { path: "a.txt", content: "b\n" });
    assert.match(result.ok ? "" : result.message, /couldn't be kept for Undo/);
    assert.equal(place.text("a.txt"), "a\n");
    rmSync(join(kept.folder, "contents"));
    await kept.did("t", "write_file", { path: "a.txt", content: "b\n" });
    for (const one of readdirSync(join(kept.folder, "contents"), { recursive: true, withFileTypes: true })) {
      if (one.isFile() && readFileSync(join(one.parentPath, one.name), "utf8") === "a\n") {
        writeFileSync(join(one.parentPath, one.name), "damaged");
      }
    }
    assert.match((await kept.snapshots.undo("t")).rejected[0]?.message ?? "", /isn't kept any more/);
    assert.equal(place.text("a.txt"), "b\n");
  });

  it("can be undone and redone if a restart came in the middle of an undo", async () => {
    const { place } = kept;
    place.file("a.txt", "a\n");
    place.file("b.txt", "b\n");
    await kept.did("t", "write_file", { path: "a.txt", content: "A\n" });
    await kept.did("t", "write_file", { path: "b.txt", content: "B\n" });
    await kept.snapshots.undo("t");
    const file = join(kept.folder, "turns.jsonl");
    writeFileSync(
      file,
      readFileSync(file, "utf8")
        .split("\n")
        .filter((line) => !line.includes('"end"'))
        .join("\n"),
    );
    place.file("b.txt", "B\n");
    await kept.open();
    await kept.snapshots.undo("t");
    assert.deepEqual([place.text("a.txt"), place.text("b.txt")], ["a\n", "b\n"]);
    await kept.snapshots.redo("t");
    assert.deepEqual([place.text("a.txt"), place.text("b.txt")], ["A\n", "B\n"]);
  });

  it("put back permission bits that a command set, although the text has changed since; those that were set since stay", async () => {
    const { place } = kept;
    const lines = Array.from({ length: 30 }, (_, index) => `line ${String(index)}\n`).join("");
    for (const [name, since] of [
      ["a.sh", undefined],
      ["b.sh", 0o700],
    ] as const) {
      const path = place.file(name, lines, 0o644);
      chmodSync(path, 0o755);
      const bytes = readFileSync(path);
      const change = {
        kind: "edit",
        path,
        before: { kind: "file", bytes, mode: 0o644 },
        after: { kind: "file", bytes, mode: 0o755 },
      } as const;
      await kept.snapshots.recorder("t").record(change, { callId: "c", stepId: "s" });
      writeFileSync(path, lines.replace("line 3\n", "user\n"));
      if (since !== undefined) {
        chmodSync(path, since);
      }
    }
    assert.deepEqual((await kept.snapshots.undo("t")).rejected, []);
    assert.deepEqual(
      ["a.sh", "b.sh"].map((name) => [statSync(join(place.root, name)).mode & 0o777, place.text(name)]),
      [
        [0o644, lines.replace("line 3\n", "user\n")],
        [0o700, lines.replace("line 3\n", "user\n")],
      ],
    );
  });

  it("undo what is left of a turn, if lines of it were undone already and others have changed", async () => {
    const { place } = kept;
    const lines = Array.from({ length: 30 }, (_, index) => `line ${String(index)}\n`);
    place.file("a.txt", lines.join(""));
    const edits = [2, 10].map((line) => ({ oldText: `\nline ${String(line)}\n`, newText: "\n" }));
    await kept.did("t", "edit_file", { path: "a.txt", edits });
    // The first is undone by hand, another line is written over, and one is added.
    place.file(
      "a.txt",
      place.text("a.txt").replace("line 1\n", "line 1\nline 2\n").replace("line 20\n", "user\n").replace("line 6\n", "line 6\nadded\n"),
    );
    assert.deepEqual((await kept.snapshots.undo("t")).rejected, []);
    assert.equal(place.text("a.txt"), lines.join("").replace("line 20\n", "user\n").replace("line 6\n", "line 6\nadded\n"));
  });

  it("undo both names of a file that was renamed by way of a third, or neither", async () => {
    const { place } = kept;
    place.file("a.txt", "a\n");
    await kept.did("t", "rename_file", { path: "a.txt", newPath: "b.txt" });
    await kept.did("t", "rename_file", { path: "b.txt", newPath: "c.txt" });
    assert.deepEqual(kept.snapshots.changes("t"), [
      { path: join(place.root, "a.txt"), kind: "rename", newPath: join(place.root, "c.txt") },
    ]);
    place.file("c.txt", "mine\n");
    assert.equal((await kept.snapshots.undo("t")).rejected.length, 2);
    assert.deepEqual(filesOf(place.picture()), { "c.txt": place.picture()["c.txt"] });
  });

  it("leave the other name of a renamed file as it is, if one couldn't be restored when it came to it", async () => {
    const { place } = kept;
    for (const failing of ["delete", "create"] as const) {
      place.file("a.txt", "a\n");
      await kept.did(failing, "rename_file", { path: "a.txt", newPath: "b.txt" });
      const before = place.picture();
      const no = () => Promise.resolve({ ok: false as const, reason: "failed" as const, message: "The disk is full." });
      const { workspace } = place;
      let times = 0;
      const halting = new Proxy(workspace, {
        get: (target, name) =>
          name === failing && times++ === 0
            ? no
            : ((Reflect.get(target, name, target) as () => unknown).bind?.(target) ?? Reflect.get(target, name, target)),
      });
      const { restored, rejected } = await kept.snapshots.undo(failing, halting);
      assert.deepEqual([restored, rejected.map(({ message }) => message)], [[], ["The disk is full.", "The disk is full."]]);
      assert.deepEqual(place.picture(), before);
      await kept.snapshots.undo(failing);
      assert.deepEqual(Object.keys(filesOf(place.picture())), ["a.txt"]);
    }
  });

  it("hold over random scenarios: back to the byte or rejected with a reason, and no other file touched", async () => {
    for (let seed = 1; seed <= Number(process.env["BATON_UNDO_SCENARIOS"] ?? 25); seed++) {
      await scenario(seed);
    }
  });
});

function filesOf(picture: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(picture).filter(([path]) => !path.endsWith("/")));
}

/** What the user, or a command, does to a file meanwhile. */
function changeBehindItsBack(
  place: TemporaryWorkspace,
  name: string,
  what: "type" | "insert" | "delete" | "chmod" | "make",
  count: number,
): void {
  const path = join(place.root, name);
  if (what === "make") {
    place.file(name, `made ${String(count)}\n`);
  } else if (existsSync(path)) {
    const change = {
      type: () => appendFileSync(path, `typed ${String(count)}\n`),
      insert: () => writeFileSync(path, `typed ${String(count)}\n${readFileSync(path, "utf8")}`),
      delete: () => rmSync(path),
      chmod: () => chmodSync(path, 0o600),
    };
    change[what]();
  }
}

/** A turn of random calls over files, some of which somebody changes in between or afterwards, restarts, then an undo, and a redo. */
async function scenario(seed: number): Promise<void> {
  const random = seededRandom(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const kept = await new Kept().open();
  const { place } = kept;
  const names = ["a.txt", "b.txt", "d/c.txt", "d/e/f.txt", "g ü.txt"];
  const bystanders = ["other.txt", "d/other.txt"];
  const text = (): string =>
    Array.from({ length: 12 }, (_, index) => `${pick(["x", "y", "z"])} ${String(index)}${pick(["\n", "\r\n"])}`).join("");
  for (const name of [...names.slice(0, 3), ...bystanders]) {
    place.file(name, text(), pick([0o644, 0o755]));
  }
  const before = place.picture();
  const touched = new Set<string>();
  const typing = random() < 0.5;
  for (let count = 0; count < 12; count++) {
    const [path, newPath] = [pick(names), pick(names)];
    const call = pick([
      ["write_file", { path, content: text() }],
      ["edit_file", { path, edits: [{ oldText: `${pick(["x", "y", "z"])} ${String(count)}`, newText: `agent ${String(count)}` }] }],
      ["delete_file", { path }],
      ["rename_file", { path, newPath }],
    ] as const);
    await kept.run("t", call[0], call[1]);
    if (typing && random() < 0.2) {
      const name = pick(names);
      changeBehindItsBack(place, name, pick(["type", "insert", "delete", "chmod", "make"]), count);
      touched.add(name);
    }
    if (random() < 0.2) {
      await kept.open();
    }
  }
  const after = place.picture();
  const { rejected } = await kept.snapshots.undo("t");
  const undone = place.picture();
  const label = `seed ${String(seed)}`;
  assert.equal(
    rejected.every(({ message }) => message !== ""),
    true,
    label,
  );
  for (const name of bystanders) {
    assert.equal(undone[name], before[name], `${label} ${name}`);
  }
  for (const name of names) {
    const isRejected = rejected.some(({ path }) => path === join(place.root, name));
    if (isRejected) {
      assert.equal(undone[name], after[name], `${label} ${name} was rejected`);
    } else if (touched.size === 0) {
      assert.equal(undone[name], before[name], `${label} ${name}`);
    }
  }
  if (touched.size === 0) {
    assert.deepEqual(rejected, [], label);
    assert.deepEqual(undone, before, label);
  }
  await kept.open();
  assert.deepEqual((await kept.snapshots.redo("t")).rejected, [], label);
  // An empty folder that the turn left behind isn't a file: it isn't made again.
  assert.deepEqual(filesOf(place.picture()), filesOf(after), `${label} after redo`);
  place.dispose();
}
