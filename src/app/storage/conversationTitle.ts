import { open } from "node:fs/promises";
import { JournalReader } from "../../core/session/journalReader.ts";
import type { Conversation } from "../../shared/conversation.ts";

/** How much of a journal is read for its title, in bytes: first so much, and where that is not enough so much. */
const headBytes = [4096, 65_536] as const;
const titleLimit = 120;

/** The first prompt on one line, or the name of what was sent without words; `undefined` where nothing was asked yet. */
export function titleOf(conversation: Conversation): string | undefined {
  const prompt = conversation.turns.find((turn) => turn.kind === "user");
  return prompt && oneLine(prompt.text.trim() || (prompt.attachments?.[0]?.name ?? ""));
}

/** A conversation's title from the beginning of its journal; `undefined` where there is none. Rejects with what the file system says. */
export async function readTitle(path: string, id: string): Promise<string | undefined> {
  const file = await open(path, "r");
  try {
    for (const bytes of headBytes) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(bytes), 0, bytes, 0);
      const head = buffer.toString("utf8", 0, bytesRead);
      const title = wholeTitle(head, id);
      if (title !== undefined) {
        return title;
      }
      if (bytesRead < bytes || bytes === headBytes[1]) {
        // A prompt that goes on beyond what was read begins with its words, or with the name of what was sent without any.
        const begun = firstText(head, "text") ?? firstText(head, "name");
        return begun && oneLine(begun);
      }
    }
    return undefined;
  } finally {
    await file.close();
  }
}

function wholeTitle(head: string, id: string): string | undefined {
  const reader = new JournalReader(id);
  for (const line of head.split(/\n+/)) {
    reader.read(line);
    const conversation = reader.finish();
    if (conversation !== undefined && conversation.turns.length > 0) {
      return titleOf(conversation);
    }
  }
  return undefined;
}

/** The beginning of the first text in a field that is not empty, as it stands in JSON. */
function firstText(json: string, field: string): string | undefined {
  return new RegExp(`"${field}":"((?:[^"\\\\]|\\\\.){1,200})`).exec(json)?.[1];
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim().slice(0, titleLimit);
}
