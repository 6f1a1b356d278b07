import { open, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Conversation } from "../../../src/shared/conversation.ts";
import { StoredChat } from "../../fakes/storedChat.ts";
import { openStore } from "../../fakes/testStore.ts";

/** How long the store gathers text, in milliseconds. */
export const gatherMs = 200;

/** A way to keep a chat. Each promise resolves when what was said so far is on the disk itself. */
export interface Keeper {
  readonly conversation: Conversation;
  ask(text: string): Promise<void>;
  /** The first piece of an answer, and all that follow: what comes in {@link gatherMs} is kept together, as the store does it. */
  stream(text: string): Promise<void>;
  endAnswer(): Promise<void>;
  /** The bytes of the files. */
  fileBytes(): Promise<number>;
}

/** Baton's: one line for each change, at the end of a file. Time is a fake, so that an answer of a minute takes none. */
export function journalKeeper(folder: string): Keeper {
  const id = crypto.randomUUID();
  const { store, clock } = openStore(folder);
  const chat = new StoredChat(store, id);
  let turns = 0;
  let answering: string | undefined;
  return {
    get conversation() {
      return chat.conversation;
    },
    ask(text) {
      chat.ask(text, crypto.randomUUID());
      return store.flush();
    },
    stream(text) {
      if (answering === undefined) {
        answering = crypto.randomUUID();
        chat.beginAnswer(answering);
        turns += 1;
      }
      chat.stream(answering, text);
      clock.advance(gatherMs);
      return Promise.resolve();
    },
    endAnswer() {
      chat.change({
        type: "step-end",
        turnId: answering ?? "",
        stepId: "s1",
        status: "done",
        set: {
          model: "gpt-4.1-mini-2025-04-14",
          inputTokens: 1000 + turns,
          outputTokens: 700,
          costUsd: 0.00123,
          firstTokenMs: 321,
          elapsedMs: 12_345,
        },
      });
      chat.endAnswer(answering ?? "");
      answering = undefined;
      return store.flush();
    },
    fileBytes: async () => (await stat(join(folder, `${id}.jsonl`))).size,
  };
}

/** The usual other way: the whole conversation as JSON in a new file that takes the place of the one before, on the same occasions. */
export function rewriteKeeper(folder: string): Keeper {
  const path = join(folder, "rewritten.json");
  let written = 0;
  // What changes a conversation is not what is measured here.
  const chat = new StoredChat({ append: () => undefined, onCopy: () => undefined }, crypto.randomUUID());
  let answering: string | undefined;
  const rewrite = async (sync: boolean): Promise<void> => {
    const text = Buffer.from(JSON.stringify(chat.conversation));
    const file = await open(`${path}.part`, "w");
    await file.write(text);
    if (sync) {
      await file.datasync();
    }
    await file.close();
    await rename(`${path}.part`, path);
    written += text.length;
  };
  return {
    get conversation() {
      return chat.conversation;
    },
    ask(text) {
      chat.ask(text, crypto.randomUUID());
      return rewrite(true);
    },
    stream(text) {
      if (answering === undefined) {
        answering = crypto.randomUUID();
        chat.beginAnswer(answering);
      }
      chat.stream(answering, text);
      return rewrite(false);
    },
    endAnswer() {
      chat.endAnswer(answering ?? "");
      answering = undefined;
      return rewrite(true);
    },
    fileBytes: () => Promise.resolve(written),
  };
}
