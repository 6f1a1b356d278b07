import assert from "node:assert/strict";
import type { Attachment } from "../../src/shared/attachment.ts";
import { sniffMedia } from "../../src/shared/sniffMedia.ts";
import { PanelBench, type PanelPage } from "./panelPage.ts";
import { finishedAnswer, sampleAttachments, sampleState, userTurn } from "./samples.ts";

/** A file made in the page: a PNG of a size, or bytes as text. */
type PageFile =
  | { readonly name: string; readonly png: readonly [number, number] }
  | { readonly name: string; readonly text: string; readonly type: string };

/** Gives files to the panel as a paste or a drop does, with a real event. */
async function give(
  panel: PanelPage,
  how: "paste" | "drop",
  files: readonly PageFile[],
  data: Readonly<Record<string, string>> = {},
): Promise<void> {
  await panel.byId("composer-input").evaluate(
    async (node, given) => {
      const transfer = new DataTransfer();
      for (const file of given.files) {
        if ("png" in file) {
          const canvas = new OffscreenCanvas(file.png[0], file.png[1]);
          const context = canvas.getContext("2d");
          context?.fillRect(0, 0, file.png[0] / 2, file.png[1]);
          transfer.items.add(new File([await canvas.convertToBlob()], file.name, { type: "image/png" }));
        } else {
          transfer.items.add(new File([file.text], file.name, { type: file.type }));
        }
      }
      for (const [type, text] of Object.entries(given.data)) {
        transfer.setData(type, text);
      }
      node.dispatchEvent(
        given.how === "paste"
          ? new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true })
          : new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }),
      );
    },
    { how, files, data },
  );
}

/** What the panel has sent the host of each attachment; its bytes as what they are. */
async function added(
  panel: PanelPage,
): Promise<readonly { name: string; kind: string | undefined; width: number; thumbnail: string | undefined; note: string | undefined }[]> {
  const messages = await panel.page.evaluate(() =>
    Promise.all(
      window.panelMessages.flatMap((message) => {
        if (message.type !== "attachment-add") {
          return [];
        }
        const { name, thumbnail, note } = message;
        const bytes = new Uint8Array(message.bytes);
        const reported = { name, thumbnail, note, bytes: [...bytes.slice(0, 2000)] };
        return [
          createImageBitmap(new Blob([bytes])).then(
            ({ width }) => ({ ...reported, width }),
            () => ({ ...reported, width: 0 }),
          ),
        ];
      }),
    ),
  );
  return messages.map(({ bytes, ...reported }) => ({ ...reported, kind: sniffMedia(Uint8Array.from(bytes))?.mediaType }));
}

describe("panel: attachments", () => {
  let bench: PanelBench;
  before(async () => {
    bench = await PanelBench.start();
  });
  after(async () => await bench[Symbol.asyncDispose]());

  it("accepts a pasted picture, and shows a thumbnail", async () => {
    await using panel = await bench.open({ state: sampleState() });
    await give(panel, "paste", [{ name: "image.png", png: [64, 48] }]);
    await panel.waitFor("attachment-add");
    const [picture] = await added(panel);
    assert.deepEqual([picture?.name, picture?.kind, picture?.width, picture?.note], ["Pasted image", "image/png", 64, undefined]);
    assert.match(picture?.thumbnail ?? "", /^data:image\/webp;base64,/);
  });

  it("scales a large picture down, and says so", async () => {
    await using panel = await bench.open({ state: sampleState() });
    await give(panel, "drop", [{ name: "wide.png", png: [4000, 1000] }]);
    await panel.waitFor("attachment-add");
    const [picture] = await added(panel);
    assert.deepEqual(
      [picture?.name, picture?.width, picture?.note],
      ["wide.png", 2000, "Scaled down from 4000 × 1000 to 2000 × 500 pixels"],
    );
  });

  it("accepts several at once, in order, and rejects a file whose content does not match its name", async () => {
    await using panel = await bench.open({ state: sampleState() });
    const files: readonly PageFile[] = [
      { name: "notes.md", text: "# Notes", type: "text/markdown" },
      { name: "fake.png", text: "PK\x03\x04 no picture", type: "image/png" },
      { name: "broken.png", text: "GIF89a and then nothing", type: "image/png" },
      { name: "paper.pdf", text: "%PDF-1.7", type: "application/pdf" },
    ];
    await give(panel, "drop", files);
    await panel.waitFor("attachment-add", 2);
    assert.deepEqual(
      (await added(panel)).map(({ name, kind }) => [name, kind]),
      [
        ["notes.md", "text/plain"],
        ["paper.pdf", "application/pdf"],
      ],
    );
    assert.match((await panel.byId("composer-note").textContent()) ?? "", /“broken\.png” wasn't attached: the image is damaged/);
  });

  it("pastes text when a word processor adds a picture of it", async () => {
    await using panel = await bench.open({ state: sampleState() });
    await give(panel, "paste", [{ name: "image.png", png: [10, 10] }], { "text/plain": "the words", "text/html": "<b>the words</b>" });
    await panel.drawn();
    assert.deepEqual(await panel.messagesOf("attachment-add"), []);
  });

  it("asks the host for what is dragged from VS Code", async () => {
    await using panel = await bench.open({ state: sampleState() });
    await give(panel, "drop", [], { "text/uri-list": "file:///work/a.ts\r\nfile:///work/b.png" });
    assert.deepEqual(await panel.messagesOf("files-drop"), [{ type: "files-drop", uris: ["file:///work/a.ts", "file:///work/b.png"] }]);
  });

  it("shows chips that can be removed with the keyboard, and keeps the focus", async () => {
    await using panel = await bench.open({ state: sampleState([], { attachments: sampleAttachments }) });
    const remove = panel.byId("attachment-remove");
    assert.deepEqual(
      await remove.evaluateAll((nodes) => nodes.map((node) => node.getAttribute("aria-label"))),
      sampleAttachments.map(({ name }) => `Remove ${name}`),
    );
    await remove.nth(1).focus();
    await panel.page.keyboard.press("Enter");
    assert.deepEqual(await panel.messagesOf("attachment-remove"), [{ type: "attachment-remove", id: sampleAttachments[1]?.id }]);
    await panel.change({ type: "attachments-set", attachments: sampleAttachments.filter((_, index) => index !== 1) });
    assert.equal(
      await panel.page.evaluate(() => document.activeElement?.getAttribute("aria-label")),
      `Remove ${sampleAttachments[2]?.name ?? ""}`,
    );
    await panel.change({ type: "attachments-set", attachments: [] });
    assert.equal(await panel.page.evaluate(() => document.activeElement?.getAttribute("data-testid")), "composer-input");
    assert.equal(await panel.byId("attachments").isVisible(), false);
  });

  it("sends an attachment without text, and only after it is prepared", async () => {
    await using panel = await bench.open({ state: sampleState() });
    await give(panel, "paste", [{ name: "image.png", png: [3000, 3000] }]);
    await panel.byId("composer-input").press("Enter");
    await panel.waitFor("prompt-send");
    const order = (await panel.messages())
      .map((message) => message.type)
      .filter((type) => type === "attachment-add" || type === "prompt-send");
    assert.deepEqual(order, ["attachment-add", "prompt-send"]);
  });

  it("sends an attachment that the host has not confirmed yet", async () => {
    await using panel = await bench.open({ state: sampleState() });
    await give(panel, "paste", [{ name: "image.png", png: [8, 8] }]);
    await panel.waitFor("attachment-add");
    await panel.byId("composer-input").press("Enter");
    assert.deepEqual(
      (await panel.messagesOf("prompt-send")).map(({ text }) => text),
      [""],
    );
  });

  it("has nothing to send when the host rejects the attachment", async () => {
    await using panel = await bench.open({ state: sampleState() });
    await give(panel, "paste", [{ name: "image.png", png: [8, 8] }]);
    await panel.waitFor("attachment-add");
    assert.equal(await panel.byId("send").isEnabled(), true);
    await panel.post({ type: "composer-note", text: "“Pasted image” wasn't attached: there are 20 already." });
    await panel.drawn();
    assert.equal(await panel.byId("send").isEnabled(), false);
    assert.match((await panel.byId("composer-note").textContent()) ?? "", /wasn't attached/);
    await panel.byId("composer-input").press("Enter");
    assert.deepEqual(await panel.messagesOf("prompt-send"), []);
  });

  it("accepts files that the host read, and shows the host's messages", async () => {
    await using panel = await bench.open({ state: sampleState() });
    await panel.page.evaluate(() => {
      window.postMessage({ type: "files-offer", files: [{ name: "read.txt", bytes: new TextEncoder().encode("hello") }] }, "*");
    });
    await panel.waitFor("attachment-add");
    assert.deepEqual(
      (await added(panel)).map(({ name, kind }) => [name, kind]),
      [["read.txt", "text/plain"]],
    );
    await panel.post({ type: "composer-note", text: "That was too much." });
    await panel.drawn();
    assert.equal(await panel.byId("composer-note").textContent(), "That was too much.");
    await panel.byId("attach").click();
    assert.equal((await panel.messagesOf("attachment-choose")).length, 1);
  });

  it("shows what went with a prompt, and opens it", async () => {
    const prompt = { ...userTurn("u1", "Look"), attachments: sampleAttachments, schema: { id: "s", name: "person.json" } };
    await using panel = await bench.open({ state: sampleState([prompt, finishedAnswer("a1", "I see.")]) });
    const sent = panel.byId("sent-attachment");
    assert.equal(await sent.count(), sampleAttachments.length);
    assert.equal(await panel.byId("sent-schema").textContent(), "Schema: person.json");
    await sent.first().click();
    assert.deepEqual(await panel.messagesOf("attachment-open"), [{ type: "attachment-open", turnId: "u1", id: sampleAttachments[0]?.id }]);
  });

  it("shows names that look like markup as text", async () => {
    const attachment: Attachment = {
      id: "x",
      kind: "text",
      name: "<img src=x onerror=alert(1)>.txt",
      mediaType: "text/plain",
      sizeBytes: 3,
    };
    await using panel = await bench.open({
      state: sampleState([{ ...userTurn("u1", "Hi"), attachments: [attachment] }], { attachments: [attachment] }),
    });
    assert.equal(await panel.page.locator("#root img").count(), 0);
    assert.match((await panel.byId("attachment").textContent()) ?? "", /<img src=x/);
  });
});

describe("panel: effort, schemas, notices and sources", () => {
  let bench: PanelBench;
  before(async () => {
    bench = await PanelBench.start();
  });
  after(async () => await bench[Symbol.asyncDispose]());

  it("shows the effort of the role that answers, and asks for another", async () => {
    await using panel = await bench.open({ state: sampleState([], { efforts: { worker: "default", orchestrator: "auto" } }) });
    assert.equal(await panel.byId("effort-button").getAttribute("aria-label"), "Worker effort: Default");
    await panel.change({ type: "role-set", role: "orchestrator" });
    assert.equal(await panel.byId("effort-button").innerText(), "Auto");
    await panel.byId("effort-button").click();
    assert.deepEqual(await panel.messagesOf("effort-choose"), [{ type: "effort-choose", role: "orchestrator" }]);
    await panel.change({ type: "efforts-set", efforts: { worker: "default", orchestrator: "high" } });
    assert.equal(await panel.byId("effort-button").innerText(), "High");
  });

  it("shows the schema of the next answers, and clears it", async () => {
    await using panel = await bench.open({ state: sampleState([], { schemaName: "person.json" }) });
    assert.equal(await panel.byId("schema-chip").textContent(), "Schema: person.json");
    await panel.byId("schema-remove").click();
    assert.equal((await panel.messagesOf("schema-clear")).length, 1);
    await panel.change({ type: "schema-set", name: undefined });
    assert.equal(await panel.byId("schema-chip").isVisible(), false);
  });

  it("shows an answer in a schema as JSON, and that it matches", async () => {
    const schema = { id: "s", name: "person.json" };
    const json = '{\n  "name": "# Ada",\n  "code": "```\\n"\n}';
    await using panel = await bench.open({
      state: sampleState([userTurn("u1", "Who?"), finishedAnswer("a1", json, { schema, facts: { fitsSchema: true } })]),
    });
    assert.equal((await panel.byId("code-block").locator("pre").textContent())?.trim(), json);
    assert.equal(await panel.byId("answer-schema").textContent(), "Matches person.json");
  });

  it("shows what happened before the answer, and drops what was abandoned", async () => {
    await using panel = await bench.open({
      state: sampleState([userTurn("u1", "Who?"), finishedAnswer("a1", "wrong", { status: "streaming" })]),
    });
    await panel.change(
      { type: "answer-restart", turnId: "a1" },
      { type: "notice-add", turnId: "a1", notice: { text: "It did not fit · asked again", details: ["/age: must be a number"] } },
    );
    assert.equal(await panel.byId("answer-text").count(), 0);
    const notice = panel.byId("answer-notice");
    assert.equal(await notice.locator("summary").textContent(), "It did not fit\u00A0· asked again");
    assert.equal(await notice.getByText("must be a number").isVisible(), false);
    await notice.locator("summary").click();
    assert.equal(await notice.getByText("must be a number").isVisible(), true);
    await panel.change(
      { type: "text-append", turnId: "a1", text: "right" },
      { type: "notice-add", turnId: "a1", notice: { text: "Second", details: [] } },
    );
    assert.equal(await notice.count(), 2);
    assert.equal(await panel.byId("answer-text").textContent(), "right");
  });

  it("lists sources whose links go through the host, and links only web pages", async () => {
    const sources = [
      { url: "https://example.com/a?b=1", title: "A <b>page</b>" },
      { url: "javascript:alert(1)", title: "Not a page" },
      { title: "report.pdf", quote: "as it says" },
      { url: "https://bare.example/" },
    ];
    await using panel = await bench.open({ state: sampleState([userTurn("u1", "Why?"), finishedAnswer("a1", "Because.", { sources })]) });
    const list = panel.byId("answer-sources");
    assert.equal(await list.locator("summary").textContent(), "4 sources");
    await list.locator("summary").click();
    assert.deepEqual(await list.locator("li").allTextContents(), ["A <b>page</b> example.com", "Not a page", "report.pdf", "bare.example"]);
    assert.equal(await list.locator("a").count(), 2);
    await list.locator("a").first().click();
    assert.deepEqual(await panel.messagesOf("link-open"), [{ type: "link-open", href: "https://example.com/a?b=1" }]);
  });

  it("shows the cached share, the reasoning tokens, and the effort with its reason", async () => {
    const facts = {
      model: "m",
      inputTokens: 12345,
      outputTokens: 900,
      cachedInputTokens: 11111,
      reasoningTokens: 640,
      effort: "medium",
      effortReason: "the prompt asks for a plan",
    };
    await using panel = await bench.open({
      state: sampleState([
        userTurn("u1", "Plan"),
        finishedAnswer("a1", "Yes.", { facts, provider: "my-gateway", providerLabel: "Our Gateway" }),
      ]),
    });
    const line = panel.byId("answer-facts");
    assert.match(
      (await line.textContent()) ?? "",
      /^Worker · Our Gateway · m · medium effort \(auto\) · 12,345 in \(90 % cached\) · 900 out \(640 thinking\) ·/,
    );
    const title = (await line.getAttribute("title")) ?? "";
    assert.match(title, /^Provider: Our Gateway$/m);
    assert.match(title, /^Effort: medium, chosen because the prompt asks for a plan$/m);
  });
});
