import assert from "node:assert/strict";

import { FakeClock } from "../../fakes/fakeClock.ts";
import { scriptedRunner } from "../../fakes/scriptedRunner.ts";
import { ScriptedProvider } from "../../fakes/scriptedProvider.ts";
import { description, openChat, type TestChatPorts } from "../../fakes/testChat.ts";

/** Lets promises that are settled go on. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
const never = new Promise<never>(() => undefined);

/** A chat with an answer that waits for something that never comes. */
async function waitingChat(ports: Partial<TestChatPorts>) {
  const open = openChat({ ...ports });
  open.chat.attach({ name: "note.txt", bytes: Buffer.from("A note.") });
  const sending = open.chat.send("hi");
  await settled();
  assert.equal(open.chat.isAnswering, true);
  return { ...open, sending };
}

const waits: Readonly<Record<string, () => Partial<TestChatPorts>>> = {
  "a key that is read": () => ({
    runner: () =>
      Promise.resolve(
        scriptedRunner(new FakeClock(), description, new ScriptedProvider(), {
          access: {
            sources: () => [{ kind: "environment", id: "env:KEY", label: "work", variable: "KEY", approved: true, active: true }],
            openSource: () => never,
            rejection: () => ({ kind: "auth", message: "", provider: "fake", retry: "never" }),
          },
        }),
      ),
  }),
  "an attachment that is read": () => ({
    store: {
      append: () => undefined,
      onCopy: () => undefined,
      load: () => Promise.resolve(undefined),
      files: { keep: () => undefined, read: () => never, path: () => "" },
    },
  }),
  "the way of requests that is loaded": () => ({ runner: () => never }),
};

for (const [what, ports] of Object.entries(waits)) {
  describe(`an answer that waits for ${what}, for ever`, () => {
    it("is stopped at once by Stop", async () => {
      const { chat, sending } = await waitingChat(ports());
      await chat.stop();
      await sending;
      const turn = chat.state.conversation.turns.at(-1);
      assert.deepEqual([chat.isAnswering, turn?.kind === "answer" && turn.status], [false, "stopped"]);
    });

    it("does not keep New Chat or an earlier chat from opening", async () => {
      const first = await waitingChat(ports());
      first.chat.newChat();
      assert.equal(first.chat.state.conversation.turns.length, 0);
      const earlier = { id: "earlier", createdAtMs: 1, turns: [] };
      const given = ports();
      const store = given.store ?? {
        append: () => undefined,
        onCopy: () => undefined,
        files: { keep: () => undefined, read: () => Promise.resolve(undefined), path: () => "" },
      };
      const second = await waitingChat({ ...given, store: { ...store, load: () => Promise.resolve(earlier) } });
      assert.equal(await second.chat.open("earlier"), true);
      assert.equal(second.chat.state.conversation.id, "earlier");
    });
  });
}
