import type { Attachment } from "../../shared/attachment.ts";
import type { SchemaRef } from "../../shared/conversation.ts";
import type { Slot } from "../../shared/step.ts";
import type { AttachmentFiles } from "../storage/attachmentFiles.ts";
import { attachmentFileName, schemaFileName } from "../storage/attachmentPath.ts";

/** An attachment with its bytes. */
export interface HeldAttachment {
  readonly attachment: Attachment;
  readonly bytes: Uint8Array;
}

/** A JSON Schema that answers are to fit, with its text. */
export interface HeldSchema {
  readonly ref: SchemaRef;
  readonly text: string;
}

/** A prompt that is to be asked, with what goes with it. */
export interface PromptOrder {
  /** New; becomes its turn's. */
  readonly id: string;
  readonly text: string;
  /** Whose model is asked. */
  readonly slot: Slot;
  readonly attachments: readonly HeldAttachment[];
  readonly schema: HeldSchema | undefined;
  /** See `QueuedPrompt.waitsForEnd`. */
  readonly waitsForEnd?: true | undefined;
}

/** Keeps what goes with a prompt among the files of its conversation. */
export function keepPromptFiles(
  files: Pick<AttachmentFiles, "keep">,
  conversationId: string,
  { attachments, schema }: Pick<PromptOrder, "attachments" | "schema">,
): void {
  for (const { attachment, bytes } of attachments) {
    files.keep(conversationId, attachmentFileName(attachment), bytes);
  }
  if (schema !== undefined) {
    files.keep(conversationId, schemaFileName(schema.ref), Buffer.from(schema.text));
  }
}
