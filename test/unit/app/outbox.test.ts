import assert from "node:assert/strict";
import { Outbox } from "../../../src/app/panel/outbox.ts";
import { emptyConversation } from "../../../src/shared/conversation.ts";
import { reducePanel, type PanelChange, type PanelState } from "../../../src/shared/panelState.ts";
import type { HostToView } from "../../../src/shared/protocol.ts";
import { FakeClock } from "../../fakes/fakeClock.ts";

const role = { ref: "", label: "", providerLabel: "" };
const state: PanelState = {
  conversation: emptyConversation("c", 0),
  activeRole: "worker",
  roles: { orchestrator: role, worker: role },
  setup: { searching: false, offers: [] },
  draft: "",
  attachments: [],
  efforts: { orchestrator: "default", worker: "default" },
  defaultLevel: "edit",
  levels: ["read", "ask", "edit"],
  recall: [],
  settingsProblems: [],
};
const text = (words: string): PanelChange => ({ type: "part-append", turnId: "a", partId: "p1", text: words });

function open(): { readonly outbox: Outbox; readonly sent: HostToView[]; readonly clock: FakeClock } {
  const clock = new FakeClock();
  const sent: HostToView[] = [];
  const outbox = new Outbox(clock, (message) => {
    sent.push(message);
    return Promise.resolve(true);
  });
  outbox.snapshot(state);
  return { outbox, sent, clock };
}

describe("the panel's outbox", () => {
  it("sends the first changes at once and together, and gathers the rest of the frame into one message", () => {
    const { outbox, sent, clock } = open();
    const facts: PanelChange = { type: "step-update", turnId: "a", stepId: "s1", set: { model: "m" } };
    outbox.push(facts);
    outbox.push(text("a"));
    clock.advance(0);
    assert.equal(sent.length, 2);
    outbox.push(text("b"));
    outbox.push(text("c"));
    assert.equal(sent.length, 2);
    clock.advance(16);
    assert.deepEqual(sent.slice(1), [
      { type: "changes", sequence: 1, changes: [facts, text("a")] },
      { type: "changes", sequence: 2, changes: [text("bc")] },
    ]);
  });

  it("sends at most one message a frame, whatever the number of changes", () => {
    const { outbox, sent, clock } = open();
    for (let frame = 0; frame < 10; frame += 1) {
      for (let index = 0; index < 100; index += 1) {
        outbox.push(text("x"));
        clock.advance(0.16);
      }
    }
    assert.ok(sent.length - 1 <= 11, `${sent.length - 1} messages in 10 frames`);
  });

  it("keeps the order of changes of different kinds", () => {
    const { outbox, sent, clock } = open();
    const changes: PanelChange[] = [
      text("a"),
      { type: "role-set", role: "orchestrator" },
      text("b"),
      text("c"),
      { type: "part-append", turnId: "other", partId: "p1", text: "d" },
    ];
    changes.forEach((change) => {
      outbox.push(change);
    });
    clock.advance(100);
    const received = sent.flatMap((message) => (message.type === "changes" ? message.changes : []));
    assert.deepEqual(received, [
      text("a"),
      { type: "role-set", role: "orchestrator" },
      text("bc"),
      { type: "part-append", turnId: "other", partId: "p1", text: "d" },
    ]);
  });

  it("numbers on from a snapshot, which holds what was still waiting", () => {
    const { outbox, sent, clock } = open();
    outbox.push(text("a"));
    clock.advance(0);
    outbox.push(text("waiting"));
    outbox.snapshot(reducePanel(state, text("awaiting")));
    clock.advance(100);
    outbox.push(text("next"));
    clock.advance(0);
    assert.deepEqual(
      sent.map((message) => [message.type, "sequence" in message ? message.sequence : undefined]),
      [
        ["snapshot", 0],
        ["changes", 1],
        ["snapshot", 1],
        ["changes", 2],
      ],
    );
    assert.deepEqual(sent.at(-1), { type: "changes", sequence: 2, changes: [text("next")] });
  });

  it("is silent between a panel's end and the next one's snapshot", () => {
    const { outbox, sent, clock } = open();
    outbox.close();
    outbox.push(text("a"));
    assert.equal(outbox.signal({ type: "composer-focus" }), false);
    clock.advance(100);
    assert.equal(sent.length, 1);
    outbox.snapshot(state);
    assert.equal(outbox.signal({ type: "composer-focus" }), true);
    assert.deepEqual(
      sent.slice(1).map((message) => message.type),
      ["snapshot", "composer-focus"],
    );
  });

  it("sends nothing twice, and what waits before a signal, when one comes between", () => {
    const { outbox, sent, clock } = open();
    outbox.push(text("a"));
    outbox.signal({ type: "composer-focus" });
    outbox.push(text("b"));
    clock.advance(15);
    assert.deepEqual(
      sent.slice(1).map((message) => message.type),
      ["changes", "composer-focus"],
    );
    clock.advance(1);
    assert.deepEqual(sent.at(-1), { type: "changes", sequence: 2, changes: [text("b")] });
    assert.equal(sent.length, 4);
  });

  it("outlives a webview that rejects", async () => {
    const clock = new FakeClock();
    const outbox = new Outbox(clock, () => Promise.reject(new Error("disposed")));
    outbox.snapshot(state);
    outbox.push(text("a"));
    clock.advance(0);
    await Promise.resolve();
  });
});
