import { parseFileTarget } from "../../../src/shared/fileTarget.ts";
import type { ToolCallPart, ToolResultPart } from "../../../src/shared/part.ts";
import { element, icon } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";
import type { ViewContext } from "../base/viewContext.ts";

/** What of a call's result is no text: images, which open with a click, and links. */
export function createResultMedia({ id, result = [] }: ToolCallPart, turnId: string, context: ViewContext): readonly HTMLElement[] {
  return result.flatMap((part, index) => {
    switch (part.kind) {
      case "text":
        return [];
      case "image":
        return [createImage(turnId, id, index, context)];
      case "resource-link":
        return [createLink(part, context)];
    }
  });
}

function createImage(turnId: string, partId: string, index: number, context: ViewContext): HTMLElement {
  const image = element("img", { alt: "Image that the tool returned" });
  const button = element(
    "button",
    {
      type: "button",
      class: "answer-image",
      title: "Open Image",
      "aria-label": "Open the image that the tool returned",
      "data-testid": testIds.answerImage,
    },
    image,
  );
  button.addEventListener("click", () => context.post({ type: "image-open", turnId, partId, index }));
  const frame = element("div", { class: "answer-image-frame" }, button);
  context.loadImage(
    turnId,
    partId,
    (url) => {
      if (url === undefined) {
        frame.replaceChildren(element("p", { class: "answer-image-gone" }, "The file of this image no longer exists."));
      } else {
        image.src = url;
      }
    },
    index,
  );
  return frame;
}

function createLink({ uri, name }: Extract<ToolResultPart, { kind: "resource-link" }>, context: ViewContext): HTMLElement {
  const words = name?.trim() || uri;
  const protocol = URL.parse(uri)?.protocol;
  const file = protocol === "file:" || protocol === undefined ? parseFileTarget(uri, true) : undefined;
  const isWeb = protocol === "https:" || protocol === "http:";
  const shown = file !== undefined ? context.fileLink(file, words) : isWeb ? element("a", { href: uri, title: uri }, words) : words;
  return element("div", { class: "call-link" }, icon("link"), shown);
}
