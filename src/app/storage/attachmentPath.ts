import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Attachment } from "../../shared/attachment.ts";
import type { SchemaRef } from "../../shared/conversation.ts";

/** A file's name in here: the SHA-256 of its bytes, and an ending that other programs know it by. */
const namePattern = /^[0-9a-f]{64}\.[a-z0-9]{2,4}$/;

/** Whether a name is one that an attachment is kept under. */
export function isAttachmentName(name: string): boolean {
  return namePattern.test(name);
}

/** Where the attachments of a conversation are, in the folder of all conversations. */
export function attachmentFolder(folder: string, conversationId: string): string {
  return join(folder, `${conversationId}.files`);
}

/** Where an attachment is; `undefined` for a name that is none of ours. */
export function attachmentPath(folder: string, conversationId: string, name: string): string | undefined {
  return isAttachmentName(name) ? join(attachmentFolder(folder, conversationId), name) : undefined;
}

const endings: Readonly<Record<string, string>> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/gif": "gif",
  "image/webp": "webp",
  "audio/wav": "wav",
  "audio/mpeg": "mp3",
  "application/pdf": "pdf",
};

/** The name under which an attachment is kept. */
export function attachmentFileName({ id, mediaType }: Pick<Attachment, "id" | "mediaType">): string {
  return `${id}.${endings[mediaType] ?? "txt"}`;
}

/** The name under which an image that a model made is kept. */
export function imageFileName(bytes: Uint8Array, mediaType: string): string {
  return `${createHash("sha256").update(bytes).digest("hex")}.${endings[mediaType] ?? "img"}`;
}

/** The name under which a schema is kept. */
export function schemaFileName({ id }: SchemaRef): string {
  return `${id}.json`;
}
