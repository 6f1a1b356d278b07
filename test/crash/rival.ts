// One of two windows that have the same conversations open and write to each at the same time: node rival.js FOLDER NAME ID…. Begins when it reads a line.
import { once } from "node:events";
import { systemClock } from "../../src/app/clock.ts";
import { ConversationStore } from "../../src/app/storage/conversationStore.ts";
import { emptyConversation } from "../../src/shared/conversation.ts";
import { nowhere } from "../fakes/nowhere.ts";
import { StoredChat } from "../fakes/storedChat.ts";
import { textOf } from "./chatText.ts";
import { report } from "./report.ts";

const [folder = "", name = "", ...ids] = process.argv.slice(2);
const quiet = (): void => undefined;
const store = new ConversationStore(folder, {
  ...nowhere,
  clock: systemClock,
  log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  newId: () => crypto.randomUUID(),
  report: quiet,
});
// A store has one listener: each chat asks for it in turn, just before it writes.
const conversations = [];
for (const id of ids) {
  conversations.push((await store.load(id)) ?? emptyConversation(id, 1));
}
report({ type: "ready" });
await once(process.stdin, "data");
for (const conversation of conversations) {
  const chat = new StoredChat(store, conversation);
  for (let index = 0; index < 4; index += 1) {
    const turn = `${name}-${String(index)}-${conversation.id}`;
    // Beyond what a pipe or a page would take in one piece.
    const length = index % 2 === 0 ? 100 : 150_000;
    chat.ask(textOf(turn, length), turn);
    report({ type: "done", conversation: chat.conversation.id, turn, length, kind: "prompt" });
  }
}
process.exit();
