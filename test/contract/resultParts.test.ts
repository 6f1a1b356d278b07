import assert from "node:assert/strict";
import type { ImagePart, Message, ToolResultPart } from "../../src/core/model/message.ts";
import { textOf } from "../unit/providers/parsing.ts";
import { assistantMessage } from "./conversation.ts";
import { contract, offered } from "./contract.ts";
import { lastBody } from "./requestBody.ts";

const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const image: ImagePart = { type: "image", source: { kind: "base64", mediaType: "image/png", data: pixel } };
const tools = ["look", "read"].map((name) => ({ name, description: "Does it", inputSchema: { type: "object", properties: {} } }));

/** A tool loop of two calls, with these results. */
function loop(...contents: readonly Pick<ToolResultPart, "content" | "isError">[]): readonly Message[] {
  return [
    { role: "user", content: [{ type: "text", text: "Look." }] },
    {
      role: "assistant",
      content: contents.map((_, at) => ({
        type: "tool-call",
        callId: `call_${String(at)}`,
        name: tools[at]?.name ?? "look",
        arguments: {},
      })),
    },
    { role: "tool", content: contents.map((result, at) => ({ type: "tool-result", callId: `call_${String(at)}`, ...result })) },
  ];
}

const link = { type: "resource-link", uri: "file:///a/b.log", name: "b.log", mediaType: "text/plain" } as const;

contract("what tools answer beside words", (contract) => {
  const { offers } = contract.wireCase;
  const takesImages = offers.tools && offers.media.includes("image-bytes");

  const send = async (messages: readonly Message[]): Promise<string> => {
    const events = await contract.answer({ steps: [{ text: "A pixel." }] }, { messages, ...(offers.tools ? { tools } : {}) });
    // The model server rejects an image where the real one would.
    assert.equal(textOf(events), "A pixel.", JSON.stringify(events));
    return lastBody(contract);
  };

  offered(
    "an image is in its result, or right after the results",
    takesImages,
    async () => {
      const body = await send(loop({ content: [{ type: "text", text: "Seen:" }, image] }, { content: "plain words" }));
      assert.equal(body.split(pixel).length, 2, "the image once");
      assert.ok(body.includes("Seen:") && body.includes("plain words"), body);
    },
    "a note stands in its place",
    async () => {
      const body = await send(loop({ content: [{ type: "text", text: "Seen:" }, image] }, { content: "plain words" }));
      assert.match(body, /cannot be shown to you/);
      assert.ok(!body.includes(pixel));
    },
  );

  it("an image without text, and one of a tool that failed", async () => {
    const body = await send(loop({ content: [image] }, { content: [{ type: "text", text: "it broke" }, image], isError: true }));
    assert.equal(body.split(pixel).length, takesImages ? 3 : 1);
    assert.ok(body.includes("it broke"), body);
  });

  it("the conversation continues after an image, whoever speaks next", async () => {
    const begun = loop({ content: [image] });
    const words = { role: "assistant", content: [{ type: "text", text: "One pixel." }] } as const;
    for (const later of [[words], [{ role: "user", content: [{ type: "text", text: "And?" }] } as const], []]) {
      const next: Message = { role: "user", content: [{ type: "text", text: "Sure?" }] };
      const body = await send([...begun, ...later, ...(later[0] === words ? [next] : [])]);
      assert.equal(body.split(pixel).length, takesImages ? 2 : 1);
    }
  });

  it("a link to a resource is described in words", async () => {
    const body = await send(loop({ content: [{ type: "text", text: "Written to" }, link] }));
    assert.ok(body.includes("Written to") && body.includes("b.log") && body.includes("file:///a/b.log"), body);
  });
});

contract("images that a model made", (contract) => {
  offered(
    "are reported whole and once, and go into the next request",
    contract.wireCase.offers.images === true,
    async () => {
      const question = contract.question();
      const events = await contract.answer({
        steps: [{ text: "Here: " }, { image: { mediaType: "image/png", data: pixel } }, { text: "." }],
      });
      assert.deepEqual(
        events.filter(({ type }) => type === "image"),
        [{ type: "image", mediaType: "image/png", data: pixel, width: 1, height: 1 }],
      );
      assert.equal(textOf(events), "Here: .");
      const next: Message = { role: "user", content: [{ type: "text", text: "Blue!" }] };
      const messages = [...question.messages, assistantMessage(events), next];
      assert.equal(textOf(await contract.answer({ steps: [{ text: "Blue." }] }, { messages })), "Blue.");
      assert.equal(lastBody(contract).split(pixel).length, 2);
    },
    "the answer is its words",
    async () => {
      const events = await contract.answer({
        steps: [{ text: "Here: " }, { image: { mediaType: "image/png", data: pixel } }, { text: "." }],
      });
      assert.deepEqual([events.some(({ type }) => type === "image"), textOf(events)], [false, "Here: ."]);
    },
  );

  offered(
    "an image alone is an answer",
    contract.wireCase.offers.images === true,
    async () => {
      const events = await contract.answer({ steps: [{ image: { mediaType: "image/png", data: pixel } }] });
      assert.deepEqual([events.some(({ type }) => type === "image"), events.at(-1)?.type], [true, "finish"]);
    },
    "the answer is its words",
    async () => {
      const events = await contract.answer({ steps: [{ text: "No." }] });
      assert.deepEqual([textOf(events), events.at(-1)?.type], ["No.", "finish"]);
    },
  );

  const takesImages = contract.wireCase.offers.media.includes("image-bytes");
  const history = (last: Message): readonly Message[] => [
    { role: "user", content: [{ type: "text", text: "Draw a pixel." }] },
    { role: "assistant", content: [{ type: "text", text: "Here it is." }, image] },
    last,
  ];

  it("go back with the words that the user says next", async () => {
    for (const messages of [
      history({ role: "user", content: [{ type: "text", text: "Make it blue." }] }),
      [...history({ role: "assistant", content: [image] }), { role: "user", content: [{ type: "text", text: "Make it blue." }] } as const],
    ]) {
      const events = await contract.answer({ steps: [{ text: "Blue." }] }, { messages });
      assert.equal(textOf(events), "Blue.", JSON.stringify(events));
      const body = lastBody(contract);
      const images = messages.flatMap(({ content }) => content.filter(({ type }) => type === "image")).length;
      assert.equal(body.split(pixel).length, takesImages ? images + 1 : 1, body);
      assert.ok(takesImages || body.includes("Here you made an image"), body);
      assert.ok(body.includes("Make it blue."));
    }
  });
});
