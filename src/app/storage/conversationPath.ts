import { access } from "node:fs/promises";
import { join } from "node:path";
import { isMissing } from "../diskErrors.ts";

/** The file of a conversation. Pure. */
export function conversationPath(folder: string, id: string): string {
  return join(folder, `${id}.jsonl`);
}

/** Whether a conversation is kept in the folder. One that the disk won't say of is taken for there. */
export async function isConversationThere(folder: string, id: string): Promise<boolean> {
  try {
    await access(conversationPath(folder, id));
    return true;
  } catch (error) {
    return !isMissing(error);
  }
}
