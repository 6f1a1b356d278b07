import assert from "node:assert/strict";
import { HiddenRequests, type AskedRequest } from "../../../src/app/sessions/hiddenRequests.ts";

function asked(conversationId: string, id: string): AskedRequest {
  return {
    conversationId,
    request: {
      kind: "call",
      id,
      turnId: "t",
      partId: "p",
      agent: "worker",
      tool: "run_command",
      risk: "command",
      line: `Running ${id}`,
      reason: "",
      detail: { kind: "command", command: id, folder: "" },
    },
  };
}

describe("requests that no panel shows", () => {
  let all: readonly AskedRequest[];
  let shown: ReadonlySet<string>;
  let counts: number[];
  let offers: string[];
  let hidden: HiddenRequests;
  beforeEach(() => {
    [all, shown, counts, offers] = [[], new Set(), [], []];
    hidden = new HiddenRequests({
      all: () => all,
      shown: () => shown,
      showCount: (count) => counts.push(count),
      offer: (sentence, conversationId) => offers.push(`${conversationId}: ${sentence}`),
    });
  });

  it("are counted, and said once however many come", () => {
    all = [asked("c1", "a")];
    hidden.refresh();
    all = [...all, asked("c1", "b")];
    hidden.refresh();
    all = [asked("c1", "b")];
    hidden.refresh();
    all = [];
    hidden.refresh();
    all = [asked("c1", "c")];
    hidden.refresh();
    assert.deepEqual(counts, [1, 2, 1, 0, 1]);
    assert.deepEqual(offers, ["c1: Baton is waiting for your approval: Running a", "c1: Baton is waiting for your approval: Running c"]);
  });

  it("are those of conversations that are not on the screen", () => {
    shown = new Set(["c1"]);
    all = [asked("c1", "a"), asked("c2", "b")];
    hidden.refresh();
    assert.deepEqual(counts, [1]);
    assert.deepEqual(offers, ["c2: Baton is waiting for your approval: Running b"]);
  });

  it("are not said when the user has seen them, and hides the panel", () => {
    shown = new Set(["c1"]);
    all = [asked("c1", "a")];
    hidden.refresh();
    shown = new Set();
    hidden.refresh();
    shown = new Set(["c1"]);
    hidden.refresh();
    assert.deepEqual(counts, [0, 1, 0]);
    assert.deepEqual(offers, []);
  });
});
