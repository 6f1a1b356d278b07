import assert from "node:assert/strict";
import type { CompactionEvent } from "../../../../src/core/agent/agentEvent.ts";
import { nothingCompacted } from "../../../../src/core/context/compactedMessages.ts";
import { Compactor, type CompactorPorts } from "../../../../src/core/context/compactor.ts";
import type { Message } from "../../../../src/core/model/message.ts";

const user = (text: string): Message => ({ role: "user", content: [{ type: "text", text }] });
const said = (text: string): Message => ({ role: "assistant", content: [{ type: "text", text }] });
const exchange = (id: string, output: string): readonly Message[] => [
  { role: "assistant", content: [{ type: "tool-call", callId: id, name: "read_file", arguments: { path: `${id}.ts` } }] },
  { role: "tool", content: [{ type: "tool-result", callId: id, content: output }] },
];
const system: Message = { role: "system", content: [{ type: "text", text: "System." }] };
const textOf = (messages: readonly Message[] | undefined): string => JSON.stringify(messages);

class CompactorTest {
  readonly events: CompactionEvent[] = [];
  readonly asked: (readonly Message[])[] = [];
  readonly stop = new AbortController();
  answer: () => Promise<string> = () => Promise.resolve("In short.");
  readonly compactor: Compactor;

  constructor(messages: readonly Message[], windowTokens: number | undefined, ports: Partial<CompactorPorts> = {}) {
    const own: CompactorPorts = {
      window: () => ({ windowTokens, outputTokens: 0 }),
      summaryWindow: () => ({ windowTokens: 100_000 }),
      tools: [],
      summarise: (question) => {
        this.asked.push(question);
        return this.answer();
      },
      ...ports,
    };
    const starts = messages.flatMap((message, at) => (message.role === "user" ? [{ turnId: `u${String(at)}`, at }] : []));
    this.compactor = new Compactor(own, { messages, starts, turnIds: starts.map(({ turnId }) => turnId), state: nothingCompacted });
  }

  fit(messages: readonly Message[], why: "before" | "overflow" = "before"): Promise<readonly Message[] | undefined> {
    return this.compactor.fit(messages, why, this.stop.signal, (event) => this.events.push(event));
  }
}

const words = (tokens: number): string => "word ".repeat(Math.ceil((tokens * 4) / 5));

describe("The compactor", () => {
  it("does nothing below three quarters of the window, and nothing if the window isn't known", async () => {
    const messages = [user("Do it."), said(words(5000)), user("And?")];
    assert.equal(await new CompactorTest(messages, 10_000).fit([system, ...messages]), undefined);
    const unknown = new CompactorTest(messages, undefined);
    assert.equal(await unknown.fit([system, ...messages]), undefined);
    assert.deepEqual(unknown.asked, []);
  });

  it("shortens old outputs first, if that is enough, and leaves the newest", async () => {
    const messages = [user("Do it."), ...exchange("a", words(6000)), ...exchange("b", words(2000)), ...exchange("c", words(600))];
    const test = new CompactorTest(messages, 10_000);
    const fitted = await test.fit([system, ...messages]);
    assert.equal(fitted?.[0], system);
    assert.deepEqual(fitted?.slice(4), messages.slice(3));
    assert.match(textOf(fitted?.slice(2, 4)), /Shortened by Baton/);
    assert.deepEqual(
      test.events.map(({ compaction }) => compaction.how),
      ["trim"],
    );
    assert.deepEqual(test.asked, []);
  });

  it("summarises in the background from three quarters on, and takes the summary before a later request", async () => {
    const messages = [user("First words."), said(words(7800)), user("Second words."), said("Yes."), user("Third words.")];
    const gate = Promise.withResolvers<string>();
    const test = new CompactorTest(messages, 10_000);
    test.answer = () => gate.promise;
    assert.equal(await test.fit([system, ...messages]), undefined);
    assert.equal(test.asked.length, 1);
    assert.equal(await test.fit([system, ...messages, said("Third answer."), user("More.")]), undefined);
    assert.equal(test.asked.length, 1);
    gate.resolve("In short.");
    await gate.promise;
    await new Promise((resolve) => setImmediate(resolve));
    const fitted = await test.fit([system, ...messages, said("Third answer."), user("More."), said("x"), user("y")]);
    assert.match(textOf(fitted), /The user's message 1:\\nFirst words\..*What was done so far:\\n\\nIn short\..*Third answer\..*"y"/);
    assert.doesNotMatch(textOf(fitted), /word word/);
  });

  it("waits for the summary from nine tenths on, and a stop ends the wait", async () => {
    const messages = [user("First."), said(words(9500)), user("Second.")];
    const test = new CompactorTest(messages, 10_000);
    assert.match(textOf(await test.fit([system, ...messages])), /In short\./);
    assert.deepEqual(test.events[0]?.compaction.keepsFrom, { turnId: "u2", offset: 0 });
    const stopped = new CompactorTest(messages, 10_000);
    stopped.answer = () => {
      stopped.stop.abort();
      return new Promise(() => undefined);
    };
    assert.equal(await stopped.fit([system, ...messages]), undefined);
    assert.deepEqual(stopped.events, []);
  });

  it("keeps the prefix between compactions, and adds to a summary instead of writing it anew", async () => {
    const test = new CompactorTest([user("First."), said(words(9500)), user("Second.")], 10_000);
    const first = (await test.fit([system, user("First."), said(words(9500)), user("Second.")])) ?? [];
    test.answer = () => Promise.resolve("More in short.");
    const grown = [...first, ...exchange("a", "x"), said(words(1000)), user("Third.")];
    assert.equal(await test.fit(grown), undefined);
    const second = (await test.fit([...grown, said(words(9000)), user("Fourth.")])) ?? [];
    assert.match(textOf(second), /In short\.\\n\\nMore in short\./);
    assert.match(textOf(second), /message 1:\\nFirst\..*message 2:\\nSecond\..*message 3:\\nThird\./);
    assert.doesNotMatch(textOf(test.asked[1]), /In short/);
  });

  it("never asks for a summary that couldn't help, and never twice in a row", async () => {
    const long = [user(words(12_000))];
    const test = new CompactorTest(long, 10_000);
    for (const _ of Array.from({ length: 5 })) {
      await test.fit([system, ...long]);
    }
    assert.deepEqual(test.asked, []);
  });

  it("makes room for a single step's outputs that are too long by themselves", async () => {
    const messages = [user("Read all."), ...exchange("a", words(30_000))];
    const test = new CompactorTest(messages, 10_000);
    const fitted = await test.fit([system, ...messages]);
    assert.ok(textOf(fitted).length < 40_000, String(textOf(fitted).length));
    assert.match(textOf(fitted), /Read all\..*Shortened by Baton/);
  });

  it("learns from a request that didn't fit, though it was taken to, or whose model isn't known", async () => {
    for (const windowTokens of [100_000, undefined]) {
      const messages = [user("First."), said(words(20_000)), ...exchange("a", words(3000)), user("Second.")];
      const test = new CompactorTest(messages, windowTokens);
      assert.equal(await test.fit([system, ...messages]), undefined);
      const fitted = await test.fit([system, ...messages], "overflow");
      assert.match(textOf(fitted), /First\..*read_file.*Second\./);
      assert.ok(textOf(fitted).length < 60_000, String(textOf(fitted).length));
      assert.deepEqual(test.asked, []);
    }
  });

  it("corrects its estimates by what the provider counts", async () => {
    const messages = [user("First."), said(words(5000)), user("Second.")];
    const test = new CompactorTest(messages, 10_000);
    await test.fit([system, ...messages]);
    test.compactor.heard({ type: "usage", inputTokens: 9400, raw: {} });
    assert.ok(Math.abs(test.compactor.usedTokens - 9400) < 100);
    assert.match(textOf(await test.fit([system, ...messages])), /In short\./);
  });

  it("has notes read again from their source, and Baton's own words are not the user's", async () => {
    const note = "[From Baton, not from the user] Old instructions.";
    const messages = [user("First."), user(note), said(words(9500)), user("Second.")];
    const test = new CompactorTest(messages, 10_000, {
      notes: () => Promise.resolve(["[From Baton, not from the user] New instructions."]),
    });
    const fitted = textOf(await test.fit([system, ...messages]));
    assert.match(fitted, /New instructions\./);
    assert.doesNotMatch(fitted, /Old instructions|message 2:/);
  });

  it("compacts when the user asks for it, however little there is", async () => {
    const messages = [user("First."), said(words(3000)), user("Second."), said("Yes."), user("Third."), said("No.")];
    const test = new CompactorTest(messages, 200_000);
    assert.equal(await test.compactor.compactNow([system, ...messages], test.stop.signal, (event) => test.events.push(event)), true);
    assert.equal(test.events[0]?.compaction.byUser, true);
    const small = new CompactorTest([user("First."), said("Yes.")], 200_000);
    assert.equal(await small.compactor.compactNow([user("First."), said("Yes.")], small.stop.signal, () => assert.fail()), false);
  });
});
