import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { internalErrorMessage, InternalErrors } from "../../../src/app/internalErrors.ts";
import { openStore, temporaryFolder } from "../../fakes/testStore.ts";

function open() {
  const shown: string[] = [];
  const logged: string[] = [];
  const ignore = (): void => undefined;
  const faults = new InternalErrors({ debug: ignore, info: ignore, warn: ignore, error: (line) => void logged.push(line) }, (message) => {
    shown.push(message);
    return Promise.reject(new Error("the window is gone"));
  });
  return { faults, shown, logged };
}

describe("what fails while nobody waits for it", () => {
  it("is reported with its cause and what to do about it, and is never an unhandled rejection", async () => {
    const { faults, shown, logged } = open();
    const temporary = await temporaryFolder();
    const { folder } = temporary;
    try {
      const { store } = openStore(folder);
      const id = "00000000-0000-4000-8000-000000000001";
      // A folder stands where the journal should be: the disk cannot delete it as a file.
      await mkdir(join(folder, `${id}.jsonl`), { recursive: true });
      await writeFile(join(folder, `${id}.jsonl`, "x"), "");
      const removing = store.remove(id);
      faults.letGo("delete the chat", removing);
      await removing.then(
        () => assert.fail(),
        () => undefined,
      );
      assert.equal(shown.length, 1);
      assert.match(shown[0] ?? "", /^Baton couldn't delete the chat: .+\.$/);
      assert.match(logged[0] ?? "", /^Couldn't delete the chat: /);
    } finally {
      await temporary.remove();
    }
  });

  it("says why a disk operation fails, where, and what helps", () => {
    const rejected = Object.assign(new Error("EACCES: permission denied, unlink '/chats/a.jsonl'"), {
      code: "EACCES",
      path: "/chats/a.jsonl",
    });
    assert.equal(
      internalErrorMessage("delete the chat", rejected),
      "Baton couldn't delete the chat: permission is denied (/chats/a.jsonl). Allow your user to write there.",
    );
  });

  it("keeps words that were written for people, and no key", () => {
    assert.equal(
      internalErrorMessage("add the API key", new Error("The keychain did not keep the key.")),
      "Baton couldn't add the API key. The keychain did not keep the key.",
    );
    assert.equal(internalErrorMessage("do it", new Error("x is not a function")), "Baton couldn't do it: x is not a function.");
    assert.ok(!internalErrorMessage("do it", new Error("rejected sk-proj-abcdefgh12345678")).includes("abcdefgh"));
  });

  it("is no fault when VS Code cancels what it was asked because the window closes", () => {
    const { faults, shown } = open();
    faults.report("open the chat", Object.assign(new Error("Canceled"), { name: "Canceled" }));
    assert.deepEqual(shown, []);
  });
});
