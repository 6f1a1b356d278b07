import type { ChangeOutcome } from "../../ports/workspace.ts";
import { readFileText } from "../edits/fileText.ts";

/** A file's text for reading, or why it has none. `note`: a sentence about the text, for a model. */
export type ReadableText =
  | { readonly ok: true; readonly text: string; readonly note?: string }
  | { readonly ok: false; readonly message: string };

/** A file's text, also of encodings that can't be edited, without a byte order mark. `shown`: the file's name in sentences. Pure. */
export function readableText(bytes: Uint8Array, shown: string): ReadableText {
  const reading = readFileText(bytes, shown);
  if (reading.ok) {
    return { ok: true, text: reading.file.text };
  }
  switch (reading.what) {
    case "too-large":
      return { ok: false, message: `${shown} is larger than 20 MB. Files of that size aren't read.` };
    case "binary":
      return { ok: false, message: `${shown} is a binary file of ${String(bytes.length)} bytes. Only text files and images are read.` };
    case "utf-32":
      return { ok: false, message: `${shown} is encoded as UTF-32, which isn't read.` };
    case "utf-16":
      return { ok: true, text: utf16Text(bytes), note: "The file is encoded as UTF-16 and can't be edited." };
    case "not-utf-8":
      return {
        ok: true,
        text: new TextDecoder("windows-1252").decode(bytes),
        note: "The file isn't encoded as UTF-8: letters other than ASCII may be shown wrong, and it can't be edited.",
      };
  }
}

/** For a model whose edit isn't all that changed. */
export const formattedNote = " The editor formatted the file when it saved it; the diff shows it as it is now.";

/** The text of a file that has become something else than what was asked for; `undefined` if it's what was asked for. Pure. */
export function formattedText(made: Extract<ChangeOutcome, { ok: true }>, shown: string): string | undefined {
  const reading = made.actual === undefined ? undefined : readFileText(made.actual, shown);
  return reading?.ok === true ? reading.file.text : undefined;
}

/** Which half of each unit is zero shows the order of bytes where there is no mark. */
function utf16Text(bytes: Uint8Array): string {
  const isBigEndian = (bytes[0] === 0xfe && bytes[1] === 0xff) || (bytes[0] === 0 && bytes[1] !== 0);
  return new TextDecoder(isBigEndian ? "utf-16be" : "utf-16le").decode(bytes);
}
