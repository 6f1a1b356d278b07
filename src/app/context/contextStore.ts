import { createHash } from "node:crypto";
import type { AttachmentFiles } from "../storage/attachmentFiles.ts";
import type { ContextStore } from "./conversationContext.ts";

/** The file's name among those of a conversation: the same in each. */
const name = `${createHash("sha256").update("baton conversation context").digest("hex")}.json`;

/** Keeps a conversation's context among its files: it is copied and deleted with them. */
export function conversationContextStore(files: Pick<AttachmentFiles, "keep" | "read">, conversationId: string): ContextStore {
  return {
    read: async () => {
      const bytes = await files.read(conversationId, name);
      return bytes && Buffer.from(bytes).toString("utf8");
    },
    write: (text) => {
      files.keep(conversationId, name, Buffer.from(text));
    },
  };
}
