import type { ImagePart } from "../../../src/shared/part.ts";
import { element, setText } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";
import type { PartView, ViewContext } from "../base/viewContext.ts";

/** An image that the model made; a click opens it in VS Code. */
export function createImagePart(turnId: string, context: ViewContext): PartView<ImagePart> {
  const image = element("img", { alt: "Image made by the model" });
  const button = element(
    "button",
    {
      type: "button",
      class: "answer-image",
      title: "Open Image",
      "aria-label": "Open the image that the model made",
      "data-testid": testIds.answerImage,
    },
    image,
  );
  const gone = element("p", { class: "answer-image-gone" });
  const frame = element("div", { class: "answer-image-frame" }, button);
  let shown: string | undefined;
  return {
    element: frame,
    update: (part) => {
      if (shown === part.id) {
        return;
      }
      shown = part.id;
      button.onclick = () => context.post({ type: "image-open", turnId, partId: part.id });
      if (part.width !== undefined && part.height !== undefined) {
        image.width = part.width;
        image.height = part.height;
      }
      context.loadImage(turnId, part.id, (url) => {
        if (url === undefined) {
          setText(gone, "The file of this image no longer exists.");
          frame.replaceChildren(gone);
        } else {
          image.src = url;
        }
      });
    },
    dispose: () => undefined,
  };
}
