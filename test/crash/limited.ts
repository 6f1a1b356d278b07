// Works under limits that its shell has set: node limited.js FOLDER files|size|list. Prints as JSON what was reported, what is there afterwards and how long the list is.
import { closeSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../src/app/clock.ts";
import { ConversationStore } from "../../src/app/storage/conversationStore.ts";
import { nowhere } from "../fakes/nowhere.ts";
import { StoredChat, wordsOf } from "../fakes/storedChat.ts";

const id = "00000000-0000-4000-8000-000000000001";
const [folder = "", what] = process.argv.slice(2);
const notices: string[] = [];
const quiet = (): void => undefined;
function openStore(): ConversationStore {
  return new ConversationStore(folder, {
    ...nowhere,
    clock: systemClock,
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    newId: () => crypto.randomUUID(),
    report: ({ message }) => void notices.push(message),
  });
}
const store = openStore();
const chat = new StoredChat(store, id);
if (what === "files") {
  const handles = openAll();
  chat.ask("one");
  chat.ask("two");
  for (const handle of handles) {
    closeSync(handle);
  }
} else if (what === "size") {
  for (let index = 0; index < 20; index += 1) {
    chat.ask(String(index).repeat(10_000));
  }
} else {
  mkdirSync(folder, { recursive: true });
  for (let index = 0; index < 300; index += 1) {
    writeFileSync(
      join(folder, `${crypto.randomUUID()}.jsonl`),
      `{"type":"turn-add","turn":{"kind":"user","id":"u","text":"one of many","atMs":2}}\n`,
    );
  }
}
await store.flush();
const { length } = await openStore().list();
process.stdout.write(JSON.stringify({ notices, words: wordsOf(await openStore().load(id)), length }), () => process.exit());

/** Opens files until there are none left. */
function openAll(): readonly number[] {
  const handles: number[] = [];
  for (;;) {
    try {
      handles.push(openSync(process.execPath, "r"));
    } catch {
      return handles;
    }
  }
}
