import assert from "node:assert/strict";
import type { ImagePart, Message } from "../../../../src/core/model/message.ts";
import { isImageLabel, placeImages } from "../../../../src/providers/wire/requests/placedImages.ts";

const image: ImagePart = { type: "image", source: { kind: "base64", mediaType: "image/png", data: "iVBORw0KGgo=" } };
const made = { type: "text", text: "[You made this image:]" };
const text = (words: string) => ({ type: "text", text: words }) as const;
const user = (words: string): Message => ({ role: "user", content: [text(words)] });
const everywhere = { inAnswers: () => true, inResults: () => true };
const yes = () => true;

const loop: readonly Message[] = [
  user("Go."),
  { role: "assistant", content: [image, { type: "tool-call", callId: "c1", name: "look", arguments: {} }] },
  { role: "tool", content: [{ type: "tool-result", callId: "c1", content: [text("Seen"), image] }] },
];

describe("images beside the user's words", () => {
  it("stay in place if the wire has a place for them", () => {
    assert.deepEqual(placeImages(loop, yes, everywhere), loop);
  });

  it("otherwise follow the results, each under a line that says where it is from", () => {
    assert.deepEqual(placeImages(loop, yes, {}).slice(1), [
      { role: "assistant", content: [{ type: "tool-call", callId: "c1", name: "look", arguments: {} }] },
      {
        role: "tool",
        content: [{ type: "tool-result", callId: "c1", content: [text("Seen"), text("[An image, which follows the results.]")] }],
      },
      { role: "user", content: [made, image, text("[From the tool “look”:]"), image] },
    ]);
  });

  it("join the user's next words", () => {
    assert.deepEqual(placeImages([{ role: "assistant", content: [text("Here."), image] }, user("Blue!")], yes, {}), [
      { role: "assistant", content: [text("Here.")] },
      { role: "user", content: [made, image, text("Blue!")] },
    ]);
  });

  it("stand alone before the system or the model speaks", () => {
    const rest: readonly Message[] = [{ role: "system", content: [text("Be brief.")] }, user("Blue!")];
    assert.deepEqual(placeImages([{ role: "assistant", content: [image] }, ...rest], yes, {}), [
      { role: "assistant", content: [] },
      { role: "user", content: [made, image] },
      ...rest,
    ]);
  });

  it("become a note if a model's own cannot be sent", () => {
    assert.deepEqual(
      placeImages([{ role: "assistant", content: [image] }, user("Blue!")], () => false, everywhere),
      [
        { role: "assistant", content: [] },
        { role: "user", content: [text("[Here you made an image, which cannot be shown to you.]"), text("Blue!")] },
      ],
    );
  });

  it("are never in the result of a tool that failed", () => {
    const failed: readonly Message[] = [
      { role: "tool", content: [{ type: "tool-result", callId: "c1", content: [image], isError: true }] },
    ];
    assert.deepEqual(
      placeImages(failed, yes, everywhere).map(({ role }) => role),
      ["tool", "user"],
    );
  });

  it("have lines that are recognized again", () => {
    const lines = placeImages(loop, yes, {})[3]?.content.flatMap((part) => (part.type === "text" ? [part.text] : [])) ?? [];
    assert.ok(lines.length === 2 && lines.every(isImageLabel));
    assert.ok(!isImageLabel("[You made this image:] and more") && !isImageLabel(undefined));
  });
});
