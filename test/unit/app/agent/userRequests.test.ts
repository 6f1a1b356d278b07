import assert from "node:assert/strict";
import { UserRequests } from "../../../../src/app/agent/userRequests.ts";
import type { UserRequest } from "../../../../src/shared/agentViews.ts";

const where = { turnId: "t1", agent: "orchestrator" };
const approval = (id: string): UserRequest => ({
  ...where,
  id,
  kind: "call",
  partId: `part of ${id}`,
  tool: "run_command",
  line: "Runs npm test",
  risk: "command",
  reason: "It may write.",
  detail: { kind: "command", command: "npm test", folder: "app" },
});
const question: UserRequest = {
  ...where,
  id: "q",
  kind: "question",
  partId: "p",
  tool: "ask_user",
  line: "Asks",
  question: "Which?",
  choices: ["a", "b"],
  takesText: true,
};
const never = new AbortController().signal;

describe("requests to the user", () => {
  it("wait in the order in which they were made, and each gets its own reply", async () => {
    const reported: string[] = [];
    const requests = new UserRequests((all) => reported.push(all.map(({ id }) => id).join(" ")));
    const first = requests.ask(approval("a"), never);
    const second = requests.ask(approval("b"), never);
    assert.ok(requests.reply("b", { answer: "allow", scope: "once" }));
    assert.ok(requests.reply("a", { answer: "deny", words: "no" }));
    assert.deepEqual(await first, { answer: "deny", words: "no" });
    assert.deepEqual(await second, { answer: "allow", scope: "once" });
    assert.deepEqual(reported, ["a", "a b", "a", ""]);
  });

  it("take no second reply, and none that does not fit", async () => {
    const requests = new UserRequests(() => undefined);
    const asked = requests.ask(approval("a"), never);
    assert.equal(requests.reply("a", { answer: "text", text: "yes" }), false);
    assert.equal(requests.reply("unknown", { answer: "allow", scope: "once" }), false);
    assert.ok(requests.reply("a", { answer: "allow", scope: "chat" }));
    assert.equal(requests.reply("a", { answer: "deny" }), false);
    assert.deepEqual(await asked, { answer: "allow", scope: "chat" });
    const questioned = requests.ask(question, never);
    assert.equal(requests.reply("q", { answer: "allow", scope: "once" }), false);
    assert.ok(requests.reply("q", { answer: "text", text: "b" }));
    assert.deepEqual(await questioned, { answer: "text", text: "b" });
  });

  it("end without a reply as soon as the run is stopped", async () => {
    const requests = new UserRequests(() => undefined);
    const stop = new AbortController();
    const asked = requests.ask(approval("a"), stop.signal);
    stop.abort();
    assert.equal(await asked, undefined);
    assert.deepEqual(requests.all, []);
    assert.equal(await requests.ask(approval("b"), stop.signal), undefined);
  });
});
