import { JournalReader } from "../../core/session/journalReader.ts";
import type { Conversation } from "../../shared/conversation.ts";
import type { KnownFile } from "./journalFile.ts";
import { readLines, type ByteRange, type FoundLine } from "./journalLines.ts";

/** What a journal's file holds. */
export interface JournalFileReading {
  /** `undefined` where no line began one. */
  readonly conversation: Conversation | undefined;
  readonly known: KnownFile;
  /** The lines that could not be read, or not wholly, in order. A last line that was cut off when its writer was killed is none of them. */
  readonly damaged: readonly ByteRange[];
  /** How many lines only a later Baton can read. */
  readonly newerCount: number;
  /** The format that it is written in. */
  readonly format: number;
  /** The first number that no part in it has. */
  readonly nextNumber: number;
}

/** Reads a conversation's journal, whatever is in it. Rejects with what the file system says. */
export async function readJournalFile(path: string, id: string): Promise<JournalFileReading> {
  const reader = new JournalReader(id);
  const damaged: ByteRange[] = [];
  let newerCount = 0;
  let endsWhole = true;
  /** Whether the line before may have been cut off: it is known by the empty line after it. */
  let mayBeCut = false;
  const take = ({ range, texts, isDented, isWhole }: FoundLine): void => {
    endsWhole = isWhole;
    if (texts[0] === "" && isWhole) {
      if (mayBeCut) {
        damaged.pop();
      }
      mayBeCut = false;
      return;
    }
    if (isDented) {
      reader.skip();
    }
    const kinds = texts.map((text) => reader.read(text));
    newerCount += kinds.filter((kind) => kind === "newer").length;
    mayBeCut = !isDented && kinds.includes("damaged");
    if (isDented || (mayBeCut && isWhole)) {
      damaged.push(range);
    }
  };
  const sizeBytes = await readLines(path, take);
  return {
    conversation: reader.finish(),
    known: { sizeBytes, endsWhole },
    damaged,
    newerCount,
    format: reader.format,
    nextNumber: reader.nextNumber,
  };
}
