import type { ImagePart, ResourceLinkPart, ResultPart, ToolResultPart } from "./message.ts";

/** What stands in a result in place of an image that a model or a wire does not take. */
export const imageNote = "[The tool gave an image here, which cannot be shown to you.]";

type Content = ToolResultPart["content"];

/** What a tool answered as parts, in their order. */
export function resultParts(content: Content): readonly ResultPart[] {
  return typeof content === "string" ? [{ type: "text", text: content }] : content;
}

/** The same as words alone, on lines of their own: a link in words, and a note in place of an image. */
export function resultText(content: Content): string {
  return typeof content === "string" ? content : content.map(wordsOf).join("\n");
}

/** The images in what a tool answered. */
export function resultImages(content: Content): readonly ImagePart[] {
  return typeof content === "string" ? [] : content.filter((part) => part.type === "image");
}

/** A link to a resource in words, for models and wires that know no links. */
export function linkText({ uri, name, mediaType }: ResourceLinkPart): string {
  return `[Resource${name === undefined ? "" : ` “${name}”`}${mediaType === undefined ? "" : ` (${mediaType})`}: ${uri}]`;
}

function wordsOf(part: ResultPart): string {
  switch (part.type) {
    case "text":
      return part.text;
    case "image":
      return imageNote;
    case "resource-link":
      return linkText(part);
  }
}
