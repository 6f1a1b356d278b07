import assert from "node:assert/strict";
import type { AssistantPart, Message, ReasoningPart } from "../../../../src/core/model/message.ts";
import { interruptedResult, pairMessages } from "../../../../src/core/model/pairedMessages.ts";
import { resultText } from "../../../../src/core/model/resultContent.ts";

const call = (callId: string, path = "a") => ({ type: "tool-call", callId, name: "read_file", arguments: { path } }) as const;
const result = (callId: string, content = `result of ${callId}`) => ({ type: "tool-result", callId, content }) as const;
const asks = (text: string): Message => ({ role: "user", content: [{ type: "text", text }] });
const says = (...content: AssistantPart[]): Message => ({ role: "assistant", content });
const answers = (...content: ReturnType<typeof result>[]): Message => ({ role: "tool", content });
const asked = asks("When?");
const pair = (...messages: Message[]): readonly Message[] => pairMessages(messages, "any");

/** `PATH:CONTENT` for each call and the result with its id. */
function pairsIn(messages: readonly Message[]): string[] {
  const results = new Map(
    messages.flatMap((message) =>
      message.role === "tool" ? message.content.map(({ callId, content }) => [callId, resultText(content)] as const) : [],
    ),
  );
  return messages.flatMap((message) =>
    message.role === "assistant"
      ? message.content.flatMap((part) =>
          part.type === "tool-call" ? [`${String(part.arguments["path"])}:${results.get(part.callId) ?? "nothing"}`] : [],
        )
      : [],
  );
}

describe("calls and results", () => {
  it("a result without a call is the user's, with its images", () => {
    const image = { type: "image", source: { kind: "url", url: "https://a.test/1.png" } } as const;
    const link = { type: "resource-link", uri: "file:///a.log", mediaType: "text/plain" } as const;
    const stray: Message = {
      role: "tool",
      content: [{ type: "tool-result", callId: "x", content: [{ type: "text", text: "Seen" }, image, link] }],
    };
    assert.deepEqual(pair(asked, stray), [
      asked,
      { role: "user", content: [{ type: "text", text: "A tool answered: Seen\n[Resource (text/plain): file:///a.log]" }, image] },
    ]);
  });

  it("stay as they are if each call has its result", () => {
    const messages: readonly Message[] = [asked, says(call("a"), call("b")), answers(result("a"), result("b"))];
    assert.deepEqual(pair(...messages), messages);
  });

  it("stand together if results come in messages of their own, in the order of the calls", () => {
    const messages = [says(call("a"), call("b")), answers(result("b")), answers(result("a")), asked] as const;
    assert.deepEqual(pair(...messages), [messages[0], answers(result("a"), result("b")), asked]);
  });

  it("the same id in two turns: ids are unique, and each result stays with its call", () => {
    const paired = pair(
      asked,
      says(call("call_0", "a")),
      answers(result("call_0", "A")),
      says(call("call_0", "b")),
      answers(result("call_0", "B")),
    );
    assert.deepEqual(pairsIn(paired), ["a:A", "b:B"]);
  });

  it("the same id twice in one answer: results stay in order", () => {
    assert.deepEqual(
      pairsIn(pair(asked, says(call("call_0", "a"), call("call_0", "b")), answers(result("call_0", "A"), result("call_0", "B")))),
      ["a:A", "b:B"],
    );
  });

  it("no id at all", () => {
    const paired = pair(asked, says(call("", "a")), answers(result("", "A")), says(call("", "b")), answers(result("", "B")));
    assert.deepEqual(pairsIn(paired), ["a:A", "b:B"]);
    assert.doesNotMatch(JSON.stringify(paired), /"callId":""/);
  });

  it("an id that comes again after a call that was never carried out: the later call has the result", () => {
    assert.deepEqual(
      pairsIn(pair(asked, says(call("call_0", "a")), asks("Go on."), says(call("call_0", "b")), answers(result("call_0", "B")))),
      [`a:${interruptedResult}`, "b:B"],
    );
  });

  it("a call without a result is reported as interrupted, and the rest stays", () => {
    const paired = pair(
      asked,
      says({ type: "text", text: "I look." }, call("toolu_1"), call("toolu_2", "b")),
      answers(result("toolu_1", "alpha beta")),
      asks("Go on without it."),
    );
    assert.deepEqual(paired, [
      asked,
      says({ type: "text", text: "I look." }, call("toolu_1"), call("toolu_2", "b")),
      {
        role: "tool",
        content: [result("toolu_1", "alpha beta"), { type: "tool-result", callId: "toolu_2", content: interruptedResult, isError: true }],
      },
      asks("Go on without it."),
    ]);
  });

  it("a call that stands last has a result too", () => {
    const [, reported] = pair(says(call("a")));
    assert.ok(reported?.role === "tool");
    assert.deepEqual([reported.content[0]?.callId, reported.content[0]?.isError], ["a", true]);
  });

  it("results come before what the user or the system said in between", () => {
    const system: Message = { role: "system", content: [{ type: "text", text: "Be brief." }] };
    assert.deepEqual(pair(asked, says(call("a")), asks("Hurry!"), system, answers(result("a")), asks("Well?")), [
      asked,
      says(call("a")),
      answers(result("a")),
      asks("Hurry!"),
      system,
      asks("Well?"),
    ]);
  });

  it("calls of one turn in several messages stay one turn", () => {
    assert.deepEqual(
      pair(asked, says(call("a")), says(call("b")), says({ type: "text", text: "Wait." }), answers(result("a"), result("b"))),
      [asked, says(call("a"), call("b"), { type: "text", text: "Wait." }), answers(result("a"), result("b"))],
    );
  });

  it("a result without a call becomes words, so that what it says is not lost", () => {
    assert.deepEqual(pair(asked, answers(result("x"))), [asked, asks("A tool answered: result of x")]);
    assert.deepEqual(pair(answers(result("x")), says(call("a")), answers(result("y"), result("a"))), [
      asks("A tool answered: result of x"),
      says(call("a")),
      answers(result("a")),
      asks("A tool answered: result of y"),
    ]);
  });

  it("the same result again is dropped, another one becomes words", () => {
    assert.deepEqual(pair(asked, says(call("a")), answers(result("a"), result("a"))), [asked, says(call("a")), answers(result("a"))]);
    assert.deepEqual(pair(asked, says(call("a")), answers(result("a")), answers(result("a", "more"))), [
      asked,
      says(call("a")),
      answers(result("a")),
      asks("A tool answered: more"),
    ]);
  });

  it("a signature beside a call moves along when the call gets another id", () => {
    const proof = (callId: string, signature: string): ReasoningPart => ({
      type: "reasoning",
      text: "",
      signature: { provider: "gemini", data: { part: "call", callId, signature } },
    });
    const paired = pair(asked, says(proof("c", "one"), call("c"), proof("c", "two"), call("c")), answers(result("c"), result("c")));
    const [, spoken] = paired;
    assert.ok(spoken?.role === "assistant");
    const ids = spoken.content.flatMap((part) => (part.type === "tool-call" ? [part.callId] : []));
    assert.equal(new Set(ids).size, 2);
    assert.deepEqual(
      spoken.content.filter((part) => part.type === "reasoning"),
      [proof(ids[0] ?? "", "one"), proof(ids[1] ?? "", "two")],
    );
  });

  it("the beginning of a conversation is the same in each of its requests", () => {
    const begin = [
      asked,
      says(call("call_0"), call("call_0")),
      answers(result("call_0"), result("call_0", "B")),
      says(call("call_0")),
      answers(result("call_0", "C")),
    ] as const;
    const first = pair(...begin);
    assert.deepEqual(pair(...begin, asks("And?"), says(call("call_0"), call("x"))).slice(0, first.length), first);
  });
});
