import assert from "node:assert/strict";
import { continueCuts, playSession } from "./agentCuts.ts";
import type { RecordedSession } from "./agentSession.ts";
import { contract } from "./contract.ts";
import { openaiChatCase } from "./cases/openaiChat.ts";

/** Of the session of another wire every so many changes. The whole is `npm run test:cuts`. */
const every = 7;
let chat: RecordedSession | undefined;
let first = 0;

contract("an agent's session that was cut", (contract) => {
  it("continues wherever it was cut", async () => {
    const { server, wireCase } = contract;
    const session = await playSession(server, wireCase.offers.tools ? wireCase : openaiChatCase);
    first = (first + 1) % every;
    const { cuts, mistakes } = await continueCuts(server, wireCase, session, { every, first });
    assert.deepEqual(mistakes, []);
    assert.ok(cuts >= 5, String(cuts));
  });

  it("continues after another wire's, wherever that was cut", async () => {
    const { server, wireCase } = contract;
    chat ??= await playSession(server, openaiChatCase);
    const { mistakes } = await continueCuts(server, wireCase, chat, { every: every * 3, first });
    assert.deepEqual(mistakes, []);
  });
});
