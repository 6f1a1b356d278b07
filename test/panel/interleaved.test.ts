import assert from "node:assert/strict";
import { Outbox } from "../../src/app/panel/outbox.ts";
import type { Part } from "../../src/shared/part.ts";
import { reducePanel, type PanelChange, type PanelState } from "../../src/shared/panelState.ts";
import type { HostToView } from "../../src/shared/protocol.ts";
import { FakeClock } from "../fakes/fakeClock.ts";
import { seededRandom } from "../fakes/seededRandom.ts";
import { PanelBench } from "./panelPage.ts";
import { answerTurn, atMs, sampleState, userTurn } from "./samples.ts";

const pieceCount = 10_000;

/** Two parts that have begun, of an answer that streams. */
function twoParts(kinds: readonly ["text" | "reasoning", "text"]): readonly PanelChange[] {
  return kinds.map((kind, index): PanelChange => {
    const ids = { id: `p${String(index + 1)}`, stepId: "s1" };
    const part: Part = kind === "reasoning" ? { kind, ...ids, text: "", startedAtMs: atMs } : { kind, ...ids, text: "" };
    return { type: "part-start", turnId: "a1", part };
  });
}

/** Pieces of both parts in a random order, each with its number, of one to four bytes a character, in paragraphs. */
function interleavedPieces(random: () => number): readonly Extract<PanelChange, { type: "part-append" }>[] {
  const counts = [0, 0];
  return Array.from({ length: pieceCount }, () => {
    const which = random() < 0.5 ? 0 : 1;
    const count = (counts[which] = (counts[which] ?? 0) + 1);
    const end = count % 40 === 0 ? "\n\n" : " ";
    return {
      type: "part-append",
      turnId: "a1",
      partId: `p${String(which + 1)}`,
      text: `${which === 0 ? "é" : "🎉"}${String(count)}${end}`,
    };
  });
}

/** What the panel is sent of `changes`, gathered frame by frame, many or few in each. */
function messagesOf(state: PanelState, changes: readonly PanelChange[], random: () => number): readonly HostToView[] {
  const clock = new FakeClock();
  const messages: HostToView[] = [];
  const outbox = new Outbox(clock, (message) => Promise.resolve(messages.push(message) > 0));
  outbox.snapshot(state);
  for (const change of changes) {
    outbox.push(change);
    if (random() < 0.04) {
      clock.advance(Math.floor(random() * 40));
    }
  }
  clock.advance(1000);
  return messages;
}

describe("panel: two parts that stream at once", () => {
  let bench: PanelBench;
  before(async () => {
    bench = await PanelBench.start();
  });
  after(async () => await bench[Symbol.asyncDispose]());

  for (const kinds of [
    ["text", "text"],
    ["reasoning", "text"],
  ] as const) {
    it(`10,000 chunks of ${kinds.join(" and ")}, interleaved: both are drawn whole and in order, and panel and host agree`, async () => {
      const random = seededRandom(4);
      const pieces = interleavedPieces(random);
      const state = sampleState([userTurn("u1", "Both at once"), answerTurn("a1")]);
      const host = [...twoParts(kinds), ...pieces].reduce(reducePanel, state);
      const messages = messagesOf(state, [...twoParts(kinds), ...pieces], random);
      const sent = messages.flatMap((message) => (message.type === "changes" ? message.changes : []));
      assert.ok(
        messages.length > 100 && sent.length < pieceCount / 5,
        `${String(messages.length)} messages, ${String(sent.length)} changes`,
      );
      assert.deepEqual(structuredClone(sent).reduce(reducePanel, state), host);

      await using panel = await bench.open();
      for (const message of messages) {
        await panel.post(message);
      }
      const lastOf = (partId: string): string => pieces.findLast((piece) => piece.partId === partId)?.text.trim() ?? "";
      await panel.page.waitForFunction((ends) => {
        const drawn = [...document.querySelectorAll("[data-testid=turn-answer] .markdown")];
        return drawn.length === 2 && drawn.every((part, index) => (part.textContent ?? "").trimEnd().endsWith(ends[index] ?? ""));
      }, ["p1", "p2"].map(lastOf));
      const parts = panel.byId("turn-answer").locator(".markdown");
      assert.equal(await parts.count(), 2);
      for (const [index, partId] of ["p1", "p2"].entries()) {
        const text = pieces.flatMap((piece) => (piece.partId === partId ? [piece.text] : [])).join("");
        const paragraphs = text.split("\n\n").map((paragraph) => paragraph.trim());
        assert.deepEqual(
          (await parts.nth(index).locator("p").allTextContents()).map((paragraph) => paragraph.trim()),
          paragraphs.filter((paragraph) => paragraph !== ""),
        );
      }

      // A page that is given the host's state at once has nothing else in its transcript.
      await using fresh = await bench.open({ state: host });
      assert.equal(await panel.byId("turn-answer").innerHTML(), await fresh.byId("turn-answer").innerHTML());
      assert.equal((await panel.messagesOf("view-ready")).length, 1);
    });
  }
});
