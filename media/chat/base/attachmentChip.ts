import type { Attachment, AttachmentKind } from "../../../src/shared/attachment.ts";
import { element, icon } from "./element.ts";
import { formatSize } from "./formats.ts";

const kindIcons: Readonly<Record<AttachmentKind, string>> = { image: "file-media", audio: "unmute", pdf: "file-pdf", text: "file" };

/** The picture of an attachment, or its kind's icon. It says nothing that the name beside it does not. */
export function attachmentPicture({ kind, thumbnail }: Pick<Attachment, "kind" | "thumbnail">): HTMLElement {
  return thumbnail === undefined ? icon(kindIcons[kind]) : element("img", { class: "chip-picture", src: thumbnail, alt: "" });
}

/** What a tooltip says of an attachment. */
export function attachmentTitle({ name, mediaType, sizeBytes, note }: Attachment): string {
  return [name, `${mediaType}, ${formatSize(sizeBytes)}`, ...(note === undefined ? [] : [note])].join("\n");
}
