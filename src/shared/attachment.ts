/** What kind of thing an attachment is, as its bytes show. */
export type AttachmentKind = "image" | "audio" | "pdf" | "text";

/** Something that the user gave with a prompt. The bytes are the host's; this is what the panel, the journal and people see of them. */
export interface Attachment {
  /** The SHA-256 of the bytes, in hex: the same bytes are the same attachment. */
  readonly id: string;
  readonly kind: AttachmentKind;
  /** The file's, for people and for models. */
  readonly name: string;
  /** As the bytes show, such as `image/png`. */
  readonly mediaType: string;
  readonly sizeBytes: number;
  /** A small picture as a `data:` URI of at most {@link thumbnailLimit} characters. */
  readonly thumbnail?: string | undefined;
  /** One sentence on what was done to it before it was attached. */
  readonly note?: string | undefined;
}

/** The longest thumbnail, in characters of its URI: it stands in the journal and goes to the panel with its prompt. */
export const thumbnailLimit = 32_000;

/** The longest name of an attachment, in characters; a longer one is cut. */
export const attachmentNameLimit = 200;

/** Attachments of one prompt at most. */
export const attachmentCountLimit = 20;

/**
 * The largest attachment, in bytes. A picture of 3.75 MB is 5 MB in base64, which is what Anthropic takes at most (its page on vision, 2026-11); PDFs and
 * recordings stay below the 20 MB of a whole request that Gemini takes (its page on files, 2026-11) once they are base64.
 */
export const attachmentSizeLimits: Readonly<Record<AttachmentKind, number>> = {
  image: 3_750_000,
  audio: 14_000_000,
  pdf: 14_000_000,
  text: 1_000_000,
};

/** All attachments of one prompt at most, in bytes. */
export const attachmentTotalLimit = 14_000_000;

/** The longer side that a picture is scaled down to, in pixels: no provider looks at more, and most bill by it. */
export const imageSideLimit = 2000;

/** What Baton takes, for messages. */
export const attachableKinds = "pictures (PNG, JPEG, GIF, WebP), PDF, recordings (WAV, MP3) and UTF-8 text";

const kindNames: Readonly<Record<AttachmentKind, string>> = { image: "picture", audio: "recording", pdf: "PDF", text: "text file" };

/** Why an attachment cannot be added to those that are there, as one sentence for people; `undefined` where it can. */
export function attachmentProblem(
  added: Pick<Attachment, "kind" | "name" | "sizeBytes">,
  others: readonly Pick<Attachment, "sizeBytes">[],
): string | undefined {
  const limit = attachmentSizeLimits[added.kind];
  if (added.sizeBytes === 0) {
    return `“${added.name}” is empty, so it wasn't attached.`;
  }
  if (added.sizeBytes > limit) {
    return `“${added.name}” wasn't attached: it has ${megabytes(added.sizeBytes)}, and a ${kindNames[added.kind]} can have ${megabytes(limit)} at most.`;
  }
  if (others.length >= attachmentCountLimit) {
    return `“${added.name}” wasn't attached: a prompt can have ${attachmentCountLimit} attachments at most.`;
  }
  return others.reduce((sum, { sizeBytes }) => sum + sizeBytes, added.sizeBytes) > attachmentTotalLimit
    ? `“${added.name}” wasn't attached: the attachments of one prompt can have ${megabytes(attachmentTotalLimit)} together at most.`
    : undefined;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 2 : 1).replace(/\.?0+$/, "")} MB`;
}
