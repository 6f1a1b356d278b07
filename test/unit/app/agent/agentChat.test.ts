import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { noRules } from "../../../../src/core/permissions/permissionRules.ts";
import type { UserRequest } from "../../../../src/shared/agentViews.ts";
import { asked, calling, callsOf, lastAnswer, openAgentChat, resultOf, saying, seen } from "../../../fakes/agentChat.ts";
import { wordsOf } from "../../../fakes/storedChat.ts";
import { TemporaryWorkspace } from "../../../fakes/temporaryWorkspace.ts";
import { openStore, temporaryFolder } from "../../../fakes/testStore.ts";

const edit = (path: string, oldText: string, newText: string) => ["edit_file", { path, edits: [{ oldText, newText }] }] as const;
const run = (command: string) => ["run_command", { command }] as const;
const allow = (scope: "once" | "chat" | "always" = "once") => ({ answer: "allow", scope }) as const;
const states = (chat: Parameters<typeof callsOf>[0]) => callsOf(chat).map(({ name, state }) => `${name} ${state}`);

describe("A chat whose model acts", () => {
  let place: TemporaryWorkspace;
  beforeEach(() => {
    place = new TemporaryWorkspace();
  });
  afterEach(() => place.dispose());

  it("edits and runs what only reads, in one answer of several steps", async () => {
    place.file("a.txt", "one\n");
    const { chat, provider } = openAgentChat(place);
    provider.script(calling(edit("a.txt", "one", "1"), run("cat a.txt")), saying("Done."));
    await chat.send("Make it a digit.");
    assert.deepEqual(wordsOf(chat.state.conversation), ["Make it a digit.", "complete: Done."]);
    assert.deepEqual(states(chat), ["edit_file done", "run_command done"]);
    assert.equal(place.text("a.txt"), "1\n");
    assert.deepEqual(
      lastAnswer(chat).steps.map(({ id, status }) => `${id} ${status}`),
      ["s1 done", "s2 done"],
    );
    const [first, second] = provider.requests;
    assert.ok(first?.tools?.some(({ name }) => name === "run_command"));
    assert.deepEqual(second?.tools, first?.tools);
    assert.equal(first?.messages[0]?.role, "system");
    assert.deepEqual(second?.messages.slice(0, first?.messages.length), first?.messages);
  });

  it("stops a command alone: what it wrote is kept, its model is informed, and the answer goes on", async () => {
    const { chat, provider } = openAgentChat(place, { rules: { ...noRules, allow: [{ command: "echo begun; sleep 600" }] } });
    provider.script(calling(run("echo begun; sleep 600")), saying("Done."));
    const sending = chat.send("Wait.");
    await seen(chat, ({ outputs }) => Object.values(outputs ?? {}).find((text) => text.includes("begun")));
    chat.session.stopCall(callsOf(chat)[0]!.id);
    await sending;
    assert.deepEqual(states(chat), ["run_command interrupted"]);
    assert.equal(callsOf(chat)[0]?.line, "Running echo begun; sleep 600 (stopped)");
    assert.match(resultOf(callsOf(chat)[0]!), /^The user stopped this call while it ran\.[^]*begun/);
    assert.match(JSON.stringify(provider.requests[1]?.messages.at(-1)), /The user stopped this call while it ran/);
    assert.deepEqual(wordsOf(chat.state.conversation), ["Wait.", "complete: Done."]);
  });

  it("only answers if no folder is open, and in a schema", async () => {
    const { chat, provider } = openAgentChat(place, { ports: { agents: undefined } });
    provider.script(saying("Hello."));
    await chat.send("Hi.");
    assert.deepEqual([provider.requests[0]?.tools, provider.requests[0]?.messages.length], [undefined, 1]);
    assert.deepEqual(wordsOf(chat.state.conversation), ["Hi.", "complete: Hello."]);
  });

  it("offers no tools to a model that is known to call none, gives it no instructions to use any, and says so", async () => {
    const { chat, provider } = openAgentChat(place, { ports: { takesTools: () => false } });
    provider.script(saying("Hello."));
    await chat.send("Hi.");
    assert.equal(provider.requests[0]?.tools, undefined);
    assert.match(JSON.stringify(provider.requests[0]?.messages[0]), /You can't call tools here/);
    assert.doesNotMatch(JSON.stringify(provider.requests[0]?.messages), /through tools/);
    const notices = lastAnswer(chat).parts.flatMap((part) => (part.kind === "notice" ? [part.text] : []));
    assert.deepEqual(notices, ["fake-1 can't call tools: it only answers"]);
  });

  it("asks before a command that may write, with the whole command, and waits for the answer", async () => {
    const { chat, provider } = openAgentChat(place);
    provider.script(calling(run("echo hi >\u202e made.txt")), calling(run("echo hi > made.txt")), saying("Done."));
    const sending = chat.send("Make a file.");
    const hidden = await asked(chat);
    assert.ok(hidden.kind === "call" && hidden.detail.kind === "command");
    assert.equal(hidden.detail.command, "echo hi >⟨U+202E⟩ made.txt");
    assert.equal(hidden.rule, undefined);
    assert.equal(callsOf(chat)[0]?.id, hidden.partId);
    assert.equal(callsOf(chat)[0]?.state, "awaiting-approval");
    chat.session.requests.reply(hidden.id, { answer: "deny", words: "Not with that name." });
    const plain = await asked(chat);
    assert.ok(plain.kind === "call" && plain.detail.kind === "command");
    assert.deepEqual([plain.detail.command, plain.detail.folder, plain.risk], ["echo hi > made.txt", "root", "command"]);
    assert.deepEqual(JSON.parse(plain.rule ?? ""), { tool: "run_command", command: "echo hi > made.txt" });
    assert.equal(existsSync(join(place.root, "made.txt")), false);
    chat.session.requests.reply(plain.id, allow());
    await sending;
    assert.deepEqual(states(chat), ["run_command denied", "run_command done"]);
    assert.match(resultOf(callsOf(chat)[0]!), /the user rejected this call, and says: Not with that name\./);
    assert.equal(place.text("made.txt"), "hi\n");
    assert.equal(chat.state.requests, undefined);
  });

  it("shows the diff of an edit before it is made, whole and with line ends as they are", async () => {
    const long = "x".repeat(3000);
    place.file("a.txt", `one\r\n${long}\r\nthree\r\n`);
    const { chat, provider } = openAgentChat(place);
    chat.setLevel("ask");
    provider.script(calling(edit("a.txt", "one", "o\u200bne"), ["write_file", { path: "new.txt", content: "fresh\n" }]), saying("Done."));
    const sending = chat.send("Edit.");
    const requests = await seen(chat, ({ requests: all }) => (all?.length === 2 ? all : undefined));
    const details = requests.map((request) => (request.kind === "call" ? request.detail : assert.fail()));
    assert.deepEqual(details.map((detail) => (detail.kind === "diff" ? [detail.path, detail.diff] : [])).sort(), [
      ["a.txt", `@@ -1,3 +1,3 @@\n-one\n+o⟨U+200B⟩ne\n ${long}\n three`],
      ["new.txt", "@@ -0,0 +1,1 @@\n+fresh"],
    ]);
    assert.equal(place.text("a.txt"), `one\r\n${long}\r\nthree\r\n`);
    requests.forEach(({ id }) => chat.session.requests.reply(id, allow()));
    await sending;
    assert.deepEqual([place.text("a.txt"), place.text("new.txt")], [`o\u200bne\r\n${long}\r\nthree\r\n`, "fresh\n"]);
  });

  it("does not make an approved edit of a file that has changed meanwhile", async () => {
    place.file("a.txt", "one\ntwo\n");
    const { chat, provider } = openAgentChat(place);
    chat.setLevel("ask");
    provider.script(calling(edit("a.txt", "one", "1")), saying("Done."));
    const sending = chat.send("Edit.");
    const { id } = await asked(chat);
    place.file("a.txt", "one\nchanged\n");
    chat.session.requests.reply(id, allow());
    await sending;
    assert.deepEqual(states(chat), ["edit_file failed"]);
    assert.match(resultOf(callsOf(chat)[0]!), /has changed since the user was asked/);
    assert.equal(place.text("a.txt"), "one\nchanged\n");
  });

  it("asks no more in this chat for what was allowed for it, and for nothing else", async () => {
    const { chat, provider, openView, added } = openAgentChat(place);
    provider.script(calling(run("touch a")), calling(run("touch a")), calling(run("touch b")), saying("Done."));
    const sending = chat.send("Touch.");
    const first = await asked(chat);
    chat.session.requests.reply(first.id, allow("chat"));
    const second = await asked(chat);
    assert.ok(second.kind === "call" && second.detail.kind === "command" && second.detail.command === "touch b");
    chat.session.requests.reply(second.id, { answer: "deny" });
    await sending;
    assert.deepEqual(states(chat), ["run_command done", "run_command done", "run_command denied"]);
    assert.deepEqual(added, []);
    const other = openView("editor");
    provider.script(calling(run("touch a")), saying("Done."));
    const inOther = other.send("Touch.");
    const again = await asked(other);
    other.session.requests.reply(again.id, { answer: "deny" });
    await inOther;
  });

  it("asks again when something else is to be written to a protected file that was allowed in this chat", async () => {
    const { chat, provider } = openAgentChat(place);
    const write = (content: string) => calling(["write_file", { path: ".vscode/tasks.json", content }]);
    provider.script(write("{}\n"), write('{ "version": "2.0.0" }\n'), saying("Done."));
    const sending = chat.send("Write the tasks.");
    chat.session.requests.reply((await asked(chat)).id, allow("chat"));
    const second = await asked(chat);
    assert.ok(second.kind === "call" && second.detail.kind === "diff");
    assert.match(second.detail.diff, /2\.0\.0/);
    chat.session.requests.reply(second.id, { answer: "deny" });
    await sending;
    assert.deepEqual(states(chat), ["write_file done", "write_file denied"]);
    assert.equal(place.text(".vscode/tasks.json"), "{}\n");
  });

  it("writes a rule for exactly what was always allowed; settings that can't be written cost the rule alone", async () => {
    const { chat, provider, added } = openAgentChat(place);
    provider.script(calling(run("touch a")), saying("Done."), calling(run("touch a")), saying("Done."));
    const sending = chat.send("Touch.");
    chat.session.requests.reply((await asked(chat)).id, allow("always"));
    await sending;
    assert.deepEqual(added, [{ tool: "run_command", command: "touch a" }]);
    await chat.send("Again.");
    assert.deepEqual(states(chat), ["run_command done"]);

    const warned: string[] = [];
    const log = { debug: () => undefined, info: () => undefined, warn: (text: string) => void warned.push(text), error: () => undefined };
    const failing = openAgentChat(place, { addAllowRule: () => Promise.reject(new Error("read-only")), ports: { log } });
    failing.provider.script(calling(run("touch b")), calling(run("touch b")), saying("Done."));
    const going = failing.chat.send("Touch.");
    failing.chat.session.requests.reply((await asked(failing.chat)).id, allow("always"));
    await going;
    assert.deepEqual(states(failing.chat), ["run_command done", "run_command done"]);
    assert.match(warned.join(), /couldn't be written to your settings.*read-only/);
  });

  it("offers no rule for a line that a rule would take for all that begins so", async () => {
    const { chat, provider } = openAgentChat(place);
    provider.script(calling(run("touch *")), saying("Done."));
    const sending = chat.send("Touch.");
    const request = await asked(chat);
    assert.equal(request.kind === "call" && request.rule, undefined);
    chat.session.requests.reply(request.id, { answer: "deny" });
    await sending;
  });

  it("holds to rules, to the level that is chosen while it runs, and only reads in Restricted Mode", async () => {
    place.file("a.txt", "one\n");
    const gate = Promise.withResolvers<undefined>();
    const { chat, provider } = openAgentChat(place, { rules: { deny: [{ path: "secret/**" }], ask: [], allow: [{ command: "touch x" }] } });
    provider.script(
      calling(["read_file", { path: "secret/a.txt" }], run("touch x")),
      [gate.promise, ...calling(edit("a.txt", "one", "1"))],
      saying("Done."),
    );
    const sending = chat.send("Go.");
    await seen(chat, () =>
      callsOf(chat).length === 2 && callsOf(chat).every(({ endedAtMs }) => endedAtMs !== undefined) ? true : undefined,
    );
    chat.setLevel("read");
    gate.resolve(undefined);
    await sending;
    assert.deepEqual(states(chat), ["read_file denied", "run_command done", "edit_file denied"]);
    assert.match(resultOf(callsOf(chat)[2]!), /permission level is Read/);

    const untrusted = openAgentChat(place, { world: { switches: { isTrusted: () => false, isOn: () => true } } });
    untrusted.provider.script(calling(edit("a.txt", "one", "1"), ["read_file", { path: "a.txt" }], run("ls")), saying("Done."));
    await untrusted.chat.send("Edit.");
    assert.deepEqual(states(untrusted.chat), ["edit_file denied", "read_file done", "run_command denied"]);
    assert.equal(place.text("a.txt"), "one\n");
  });

  it("ends if the user wants no more of it, and keeps what was done", async () => {
    const { chat, provider } = openAgentChat(place);
    provider.script(calling(run("touch a")), saying("Never."));
    const sending = chat.send("Touch.");
    chat.session.requests.reply((await asked(chat)).id, { answer: "deny", ends: true });
    await sending;
    assert.equal(provider.requests.length, 1);
    assert.equal(lastAnswer(chat).status, "complete");
  });

  it("asks the user a question, and goes on with the answer", async () => {
    const { chat, provider } = openAgentChat(place);
    provider.script(calling(["ask_user", { question: "Which?", choices: ["a", "b"] }]), saying("b it is."));
    const sending = chat.send("Choose.");
    const question = await asked(chat);
    assert.ok(question.kind === "question");
    assert.deepEqual([question.question, question.choices, question.partId], ["Which?", ["a", "b"], callsOf(chat)[0]?.id]);
    chat.session.requests.reply(question.id, { answer: "text", text: "b" });
    await sending;
    assert.equal(resultOf(callsOf(chat)[0]!), "The user answers: b");
  });

  it("shows the output of a command while it runs, and no longer once it has ended", async () => {
    const { chat, provider } = openAgentChat(place, { rules: { deny: [], ask: [], allow: [{ tool: "run_command" }] } });
    provider.script(calling(run("echo begun; until [ -e go ]; do sleep 0.05; done; echo over")), saying("Done."));
    const sending = chat.send("Run.");
    const outputs = await seen(chat, (state) => state.outputs);
    assert.deepEqual(outputs, { [callsOf(chat)[0]?.id ?? ""]: "begun\n" });
    place.file("go", "");
    await sending;
    assert.equal(chat.state.outputs, undefined);
    assert.match(resultOf(callsOf(chat)[0]!), /^begun\nover\n\[Exit code 0\.\]/);
  });

  it("is stopped with what it waits for and what it runs; a question is no longer asked", async () => {
    const { chat, provider } = openAgentChat(place, { rules: { deny: [], ask: [], allow: [{ command: "sleep 60" }] } });
    provider.script(calling(run("sleep 60"), run("touch a")), saying("Never."));
    const sending = chat.send("Wait.");
    await seen(chat, ({ requests }) => (callsOf(chat)[0]?.state === "running" && requests !== undefined ? true : undefined));
    await chat.stop();
    await sending;
    assert.equal(chat.state.requests, undefined);
    assert.deepEqual(states(chat), ["run_command interrupted", "run_command interrupted"]);
    assert.match(resultOf(callsOf(chat)[0]!), /interrupted while it ran/);
    assert.match(resultOf(callsOf(chat)[1]!), /never started/);
    assert.equal(lastAnswer(chat).status, "stopped");
  });

  it("stops when a budget is spent, asks, and goes on if the user wants it to", async () => {
    place.file("a.txt", "one\n");
    const { chat, provider } = openAgentChat(place, { budget: { turnSteps: 1, conversationSteps: 3 } });
    const look = (line: number) => calling(["read_file", { path: "a.txt", startLine: line }]);
    provider.script(look(1), look(1), saying("Done."), saying("More."));
    const sending = chat.send("Read.");
    const question = (request: UserRequest): string => (request.kind === "question" ? request.question : "");
    for (const expected of [/^The budget of 1 steps is spent/, /^The budget of 2 steps is spent/]) {
      const request = await asked(chat);
      assert.match(question(request), expected);
      chat.session.requests.reply(request.id, { answer: "text", text: "Continue" });
    }
    await sending;
    assert.equal(provider.requests.length, 3);
    const again = chat.send("More.");
    const request = await asked(chat);
    assert.match(question(request), /^The conversation's budget of 3 steps is spent/);
    chat.session.requests.reply(request.id, { answer: "deny" });
    await again;
    assert.equal(provider.requests.length, 3);
    assert.equal(lastAnswer(chat).status, "complete");
  });
});

describe("Prompts to an answer that calls tools", () => {
  let place: TemporaryWorkspace;
  beforeEach(() => {
    place = new TemporaryWorkspace();
    place.file("a.txt", "one\n");
  });
  afterEach(() => place.dispose());

  const read = calling(["read_file", { path: "a.txt" }]);
  const hasCalls = (chat: Parameters<typeof callsOf>[0]) => seen(chat, () => (callsOf(chat).length > 0 ? true : undefined));

  it("reach the model before its next step, with what is attached, and stand in the answer", async () => {
    const gate = Promise.withResolvers<undefined>();
    const { chat, provider, journal } = openAgentChat(place);
    provider.script([...read.slice(0, -1), gate.promise, ...read.slice(-1)], saying("Well."));
    const sending = chat.send("Read.");
    await hasCalls(chat);
    chat.attach({ name: "b.txt", bytes: Buffer.from("attached words") });
    chat.submit({ id: "p1", text: "Mind the second line." });
    assert.deepEqual(
      chat.state.conversation.queue?.map(({ text }) => text),
      ["Mind the second line."],
    );
    gate.resolve(undefined);
    await sending;
    assert.equal(chat.state.conversation.queue, undefined);
    assert.deepEqual(wordsOf(chat.state.conversation), ["Read.", "complete: Well."]);
    const steering = lastAnswer(chat).parts.find((part) => part.kind === "user-message");
    assert.deepEqual([steering?.text, steering?.attachments?.length], ["Mind the second line.", 1]);
    const last = provider.requests[1]?.messages.at(-1);
    assert.equal(last?.role, "user");
    assert.match(JSON.stringify(last?.content), /attached words.*Mind the second line\./);
    assert.ok(
      journal.findIndex(({ type }) => type === "queue-remove") >
        journal.findIndex((one) => one.type === "part-start" && one.part.kind === "user-message"),
    );
    assert.ok(chat.submit({ id: "p1", text: "Mind the second line." }).accepted, "one that was taken is not asked twice");
    assert.deepEqual(wordsOf(chat.state.conversation), ["Read.", "complete: Well."]);
  });

  it("wait for its end if the user wants that, or the other role is asked", async () => {
    const gate = Promise.withResolvers<undefined>();
    const { chat, provider } = openAgentChat(place);
    provider.script([...read.slice(0, -1), gate.promise, ...read.slice(-1)], saying("One."), saying("Two."), saying("Three."));
    const sending = chat.send("Read.");
    await hasCalls(chat);
    chat.submit({ id: "p1", text: "Later.", waitsForEnd: true });
    chat.setRole("orchestrator");
    chat.submit({ id: "p2", text: "The other." });
    gate.resolve(undefined);
    await sending;
    assert.deepEqual(wordsOf(chat.state.conversation), [
      "Read.",
      "complete: One.",
      "Later.",
      "complete: Two.",
      "The other.",
      "complete: Three.",
    ]);
  });

  it("are answered in it if they come with its last words", async () => {
    const gate = Promise.withResolvers<undefined>();
    const { chat, provider } = openAgentChat(place);
    provider.script(read, [{ type: "text-delta", text: "One." }, gate.promise, { type: "finish", reason: "stop" }], saying("Two."));
    const sending = chat.send("Read.");
    await seen(chat, () => (lastAnswer(chat).parts.some((part) => part.kind === "text") ? true : undefined));
    chat.submit({ id: "p1", text: "And?" });
    gate.resolve(undefined);
    await sending;
    assert.deepEqual(wordsOf(chat.state.conversation), ["Read.", "complete: One.Two."]);
  });
});

describe("An answer with calls that was cut", () => {
  let place: TemporaryWorkspace;
  beforeEach(() => {
    place = new TemporaryWorkspace();
    place.file("a.txt", "one\n");
  });
  afterEach(() => place.dispose());

  it("is there again after a reload of the window, with its calls interrupted, and goes on with Continue", async () => {
    const temporary = await temporaryFolder();
    try {
      const window = openStore(temporary.folder);
      const ports = { store: window.store, newId: () => crypto.randomUUID() };
      const { chat, provider, state } = openAgentChat(place, { ports, rules: { deny: [], ask: [], allow: [{ command: "sleep 60" }] } });
      provider.script(calling(["read_file", { path: "a.txt" }]), calling(run("sleep 60"), run("touch b")));
      void chat.send("Work.");
      await seen(chat, () => (callsOf(chat)[1]?.state === "running" && callsOf(chat)[2]?.state === "awaiting-approval" ? true : undefined));
      // No more than what the kernel has: this window ends without a word.
      const next = openAgentChat(place, { ports: { ...ports, store: openStore(temporary.folder).store } });
      next.state.set("baton.conversation", state.get("baton.conversation"));
      await next.chat.restore();
      assert.equal(lastAnswer(next.chat).status, "interrupted");
      assert.deepEqual(states(next.chat), ["read_file done", "run_command interrupted", "run_command interrupted"]);
      next.provider.script(calling(["read_file", { path: "a.txt" }]), saying("Done."));
      await next.chat.continue(lastAnswer(next.chat).id);
      assert.deepEqual(wordsOf(next.chat.state.conversation), ["Work.", "complete: Done."]);
      const sent = JSON.stringify(next.provider.requests[0]?.messages);
      assert.match(sent, /one\\n.*interrupted while it ran\. It may have had effects: look before.*never started/);
      assert.deepEqual(
        lastAnswer(next.chat).steps.map(({ id }) => id),
        ["s1", "s2", "s3", "s4"],
      );
      await chat.stop();
    } finally {
      await temporary.remove();
    }
  });

  it("of words alone goes on where it broke off, and may then act", async () => {
    const { chat, provider } = openAgentChat(place);
    const failure = {
      type: "failure",
      failure: { kind: "transport", cause: "reset", message: "Cut.", provider: "fake", retry: "same" },
    } as const;
    provider.script([{ type: "text-delta", text: "I will look at the file and" }, failure]);
    await chat.send("Look.");
    assert.equal(lastAnswer(chat).status, "failed");
    provider.script([{ type: "text-delta", text: " then say." }, ...calling(["read_file", { path: "a.txt" }])], saying(" It says one."));
    await chat.continue(lastAnswer(chat).id);
    assert.deepEqual(wordsOf(chat.state.conversation), ["Look.", "complete: I will look at the file and then say. It says one."]);
    const [, rest, after] = provider.requests;
    assert.match(JSON.stringify(rest?.messages.at(-1)), /broke off/);
    const assistant = after?.messages.find(({ role }) => role === "assistant");
    assert.deepEqual(assistant?.content[0], { type: "text", text: "I will look at the file and then say." });
    assert.deepEqual(
      after?.messages.map(({ role }) => role),
      ["system", "user", "assistant", "tool"],
    );
  });
});
