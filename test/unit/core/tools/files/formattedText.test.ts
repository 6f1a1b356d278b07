import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { followedWorkspace } from "../../../../../src/app/changes/followedWorkspace.ts";
import type { Workspace } from "../../../../../src/core/ports/workspace.ts";
import type { FileChange } from "../../../../../src/core/tools/files/fileChange.ts";
import { fileTools } from "../../../../../src/core/tools/files/fileTools.ts";
import { TemporaryWorkspace } from "../../../../fakes/temporaryWorkspace.ts";

describe("files that are formatted when they are saved", () => {
  it("are reported to the model as they are then, known as such, and recorded as two changes", async () => {
    const place = new TemporaryWorkspace();
    try {
      const made: (readonly FileChange[])[] = [];
      const recorded: FileChange[] = [];
      // What an editor does that trims spaces at the ends of lines.
      const formatting: Workspace = {
        ...followedWorkspace(place.workspace, place.ports.recorder),
        write: async (path, bytes, expected) => {
          const outcome = await place.workspace.write(path, bytes, expected);
          const formatted = new TextDecoder().decode(bytes).replaceAll(/ +$/gm, "");
          writeFileSync(path, formatted);
          return outcome.ok ? { ok: true, actual: new TextEncoder().encode(formatted) } : outcome;
        },
      };
      const recorder = {
        record: async (change: FileChange) => {
          recorded.push(change);
          return async () => undefined;
        },
        made: async (change: FileChange, further: FileChange | undefined) => {
          made.push(further === undefined ? [change] : [change, further]);
        },
      };
      const tools = fileTools({ ...place.ports, workspace: formatting, recorder });
      const run = async (name: string, args: object): Promise<string> => {
        const result = await tools
          .find((tool) => tool.name === name)!
          .run(args as never, { callId: "c", stepId: "s", output: () => undefined }, new AbortController().signal);
        assert.ok(result.ok, JSON.stringify(result));
        return result.parts.map((part) => (part.type === "text" ? part.text : "")).join("");
      };
      place.file("a.txt", "one\ntwo\n");
      const said = await run("edit_file", { path: "a.txt", edits: [{ oldText: "two", newText: "TWO   " }] });
      assert.match(said, /^Edited a\.txt: 1 line added, 1 removed\. The editor formatted the file when it saved it[\s\S]*\+TWO$/m);
      assert.match(await run("write_file", { path: "a.txt", content: "x  \n" }), /The editor formatted the file/);
      await run("edit_file", { path: "a.txt", edits: [{ oldText: "x\n", newText: "y\n" }] });
      assert.equal(place.text("a.txt"), "y\n");
      assert.deepEqual(
        made.map(({ length }) => length),
        [2, 2, 2],
      );
      const [first, further] = recorded as [Extract<FileChange, { kind: "edit" }>, Extract<FileChange, { kind: "edit" }>];
      assert.deepEqual(further.before, first.after);
      assert.equal(further.after.kind === "file" && new TextDecoder().decode(further.after.bytes), "one\nTWO\n");
    } finally {
      place.dispose();
    }
  });
});
