import assert from "node:assert/strict";
import { requestMessages } from "../../src/core/session/requestMessages.ts";
import { type Conversation, reduceConversation } from "../../src/shared/conversation.ts";
import type { CompactionPart } from "../../src/shared/part.ts";
import { bigSession } from "./bigSession.ts";
import { type CompactionOutcome, runCompaction } from "./compactionRun.ts";
import { SmallModel } from "./smallModel.ts";
import { type Survey, survey } from "./survey.ts";

const parts = ({ conversation }: Pick<CompactionOutcome, "conversation">): readonly CompactionPart[] =>
  conversation.turns.flatMap((turn) => (turn.kind === "answer" ? turn.parts.filter((part) => part.kind === "compaction") : []));

/** What a model is sent next, after a reload. */
function sentNext({ conversation }: Pick<CompactionOutcome, "conversation">) {
  const loaded = JSON.parse(JSON.stringify(conversation)) as Conversation;
  const asked = reduceConversation(loaded, { type: "turn-add", turn: { kind: "user", id: "next", text: "Well?", atMs: 2 } });
  return requestMessages(asked, "none");
}

function assertKept({ words, facts, end }: Survey): void {
  assert.equal(words.whole, words.all, "the user's words");
  assert.ok(facts.kept >= facts.all - 1, facts.lost.join(", "));
  assert.equal(end, "done");
}

describe("Compaction, over the application's request runner", () => {
  it("a session of 400,000 tokens goes on with a model of 32,000", async () => {
    const found = await survey.goesOn(bigSession({ tokens: 400_000 }));
    assertKept(found);
    assert.ok(found.requests >= 1 && found.requests <= 6, String(found.requests));
    assert.equal(found.rejected, 0);
  });

  it("400,000 tokens of work in one turn, and what was sent last is sent again after a reload", async () => {
    const found = await survey.works(400_000);
    assertKept(found);
    assert.ok(found.requests <= 6, String(found.requests));
    const last = found.outcome.sent.at(-1) ?? [];
    const next = sentNext(found.outcome);
    assert.deepEqual(next.slice(0, last.length), last);
    assert.deepEqual(
      next.slice(last.length).map(({ role }) => role),
      ["assistant", "user"],
    );
    assert.ok(parts(found.outcome).some(({ how }) => how === "trim"));
    assert.ok(parts(found.outcome).every(({ tokensBefore, tokensAfter }) => tokensAfter < tokensBefore));
  });

  it("a request that really doesn't fit is made to, without a model, and stays so after a reload", async () => {
    const found = await survey.overflows(bigSession({ tokens: 50_000 }));
    assertKept(found);
    assert.deepEqual([found.requests, found.rejected], [0, 1]);
    assert.equal(parts(found.outcome)[0]?.how, "recovery");
    assert.match(
      parts(found.outcome)[0]?.summary ?? "",
      /The agent's last words:.*Files and folders that were looked at: src.*Calls, the last of/s,
    );
    const last = found.outcome.sent.at(-1) ?? [];
    assert.deepEqual(sentNext(found.outcome).slice(0, last.length), last);
  });

  it("undone, the earlier messages are sent whole again", async () => {
    const session = bigSession({ tokens: 50_000 });
    const { outcome } = await survey.goesOn(session);
    const undone = outcome.conversation.turns.flatMap((turn) =>
      turn.kind === "answer"
        ? turn.parts.flatMap((part) =>
            part.kind === "compaction" ? [{ type: "part-update", turnId: turn.id, partId: part.id, set: { isUndone: true } } as const] : [],
          )
        : [],
    );
    const before = requestMessages(session.conversation, "none");
    assert.ok(undone.length > 0);
    assert.notDeepEqual(sentNext(outcome).slice(0, before.length), before);
    assert.deepEqual(sentNext({ conversation: undone.reduce(reduceConversation, outcome.conversation) }).slice(0, before.length), before);
  });

  for (const [what, set] of [
    ["fails", (model: SmallModel) => (model.isBroken = true)],
    ["is longer than what it is of", (model: SmallModel) => (model.isVerbose = true)],
  ] as const) {
    it(`a summary that ${what} is asked for three times at most, and the work goes on without`, async () => {
      const model = new SmallModel(16_384);
      set(model);
      model.next = (number) =>
        number > 40
          ? { steps: [{ text: "Done." }] }
          : {
              steps: [
                { text: `Words that can't be shortened. ${"And more of them. ".repeat(60)}` },
                {
                  toolCall: { id: `c${String(number)}`, name: "read_file", argumentsText: JSON.stringify({ path: `f${String(number)}` }) },
                },
              ],
            };
      const { conversation } = bigSession({ tokens: 30_000 });
      const outcome = await runCompaction({
        conversation,
        prompt: "Go on.",
        model,
        readFile: () => Promise.resolve({ ok: true, parts: [{ type: "text", text: "words ".repeat(200) }] }),
      });
      const end = outcome.events.at(-1);
      assert.deepEqual(end, { type: "end", reason: "done" });
      assert.ok(model.summaries.length >= 3 && model.summaries.length <= 15, String(model.summaries.length));
      assert.ok(parts(outcome).some(({ how }) => how === "recovery"));
      assert.ok(parts(outcome).every(({ how }) => how !== "summary"));
    });
  }
});
