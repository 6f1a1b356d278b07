// A window that writes until it is killed: node writer.js FOLDER CONVERSATION. Streams answers as they come from a provider, with long and short prompts
// and attachments in between, through the store that Baton has, and reports what is done.
import { setImmediate, setTimeout } from "node:timers/promises";
import { systemClock } from "../../src/app/clock.ts";
import { ConversationStore } from "../../src/app/storage/conversationStore.ts";
import { emptyConversation } from "../../src/shared/conversation.ts";
import { nowhere } from "../fakes/nowhere.ts";
import { StoredChat } from "../fakes/storedChat.ts";
import { attachmentOf, textOf } from "./chatText.ts";
import { report } from "./report.ts";

const [folder = "", id = ""] = process.argv.slice(2);
const quiet = (): void => undefined;
const store = new ConversationStore(folder, {
  ...nowhere,
  clock: systemClock,
  log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  newId: () => crypto.randomUUID(),
  report: ({ message }) => {
    throw new Error(message);
  },
});
const chat = new StoredChat(store, (await store.load(id)) ?? emptyConversation(id, 1));
report({ type: "ready" });
for (;;) {
  await writeExchange();
}

async function writeExchange(): Promise<void> {
  const prompt = crypto.randomUUID();
  // One in eight is long enough to be killed in the middle of handing it over.
  const isLong = Math.random() < 0.125;
  const length = Math.floor(Math.random() * (isLong ? 4_000_000 : 2000));
  const attachment = Math.random() < 0.2;
  if (attachment) {
    const { name, bytes } = attachmentOf(prompt);
    store.files.keep(chat.conversation.id, name, bytes);
  }
  const text = textOf(prompt, length);
  if (isLong) {
    report({ type: "long" });
  }
  chat.ask(text, prompt);
  report({ type: "done", conversation: chat.conversation.id, turn: prompt, length, kind: "prompt", attachment });
  const answer = crypto.randomUUID();
  chat.beginAnswer(answer);
  const words = textOf(answer, Math.floor(Math.random() * 1000));
  for (let at = 0; at < words.length; at += 20) {
    chat.stream(answer, words.slice(at, at + 20));
    report({ type: "piece", turn: answer, length: Math.min(at + 20, words.length), atMs: Date.now() });
    // Pieces come in bursts, with moments between them in which timers run.
    await (Math.random() < 0.2 ? setTimeout(Math.random() * 10) : setImmediate());
  }
  chat.endAnswer(answer);
  report({ type: "done", conversation: chat.conversation.id, turn: answer, length: words.length, kind: "answer" });
}
