import { byteOrderMark } from "./findPlaces.ts";

/** A file as edits see it: its text, and whether a UTF-8 byte order mark stands before it. */
export interface FileText {
  readonly text: string;
  readonly byteOrderMark: boolean;
}

/** A file's text, or a sentence that says why it can't be edited without harm. `what` is for code. */
export type FileTextReading =
  | { readonly ok: true; readonly file: FileText }
  | { readonly ok: false; readonly what: "too-large" | "binary" | "utf-16" | "utf-32" | "not-utf-8"; readonly message: string };

/** Files of more bytes are not edited. */
export const mostFileBytes = 20 * 1024 * 1024;

/** As git does: a zero byte among the first 8,000 makes a file binary. */
const searchedBytes = 8000;

/** Reads a file that is to be edited. What is read and then written by {@link fileBytes} is the same to the byte; a file for which that isn't certain is rejected. */
export function readFileText(bytes: Uint8Array, path: string): FileTextReading {
  if (bytes.length > mostFileBytes) {
    const limit = String(mostFileBytes / 1024 / 1024);
    return { ok: false, what: "too-large", message: `${path} is larger than ${limit} MB. Files of that size aren't edited.` };
  }
  if (startsWith(bytes, [0xff, 0xfe, 0, 0]) || startsWith(bytes, [0, 0, 0xfe, 0xff])) {
    return { ok: false, what: "utf-32", message: `${path} is encoded as UTF-32. Only UTF-8 files can be edited.` };
  }
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff])) {
    return { ok: false, what: "utf-16", message: `${path} is encoded as UTF-16. Only UTF-8 files can be edited.` };
  }
  const zero = bytes.indexOf(0);
  if (zero >= 0 && zero < searchedBytes) {
    return looksLikeUtf16(bytes)
      ? { ok: false, what: "utf-16", message: `${path} seems to be encoded as UTF-16. Only UTF-8 files can be edited.` }
      : { ok: false, what: "binary", message: `${path} is a binary file. Only text files can be edited.` };
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    const marked = text.startsWith(byteOrderMark);
    return { ok: true, file: { text: marked ? text.slice(1) : text, byteOrderMark: marked } };
  } catch {
    return { ok: false, what: "not-utf-8", message: `${path} has bytes that aren't UTF-8. Editing it would corrupt them.` };
  }
}

/** The bytes of a file. `file.text` must be well-formed, as that of each edit is that was not rejected. */
export function fileBytes(file: FileText): Uint8Array {
  return new TextEncoder().encode(file.byteOrderMark ? byteOrderMark + file.text : file.text);
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte);
}

/** Nearly every second byte is zero, and nearly none of the others: Latin text in UTF-16 without a mark. */
function looksLikeUtf16(bytes: Uint8Array): boolean {
  const zeros = [0, 0];
  const length = Math.min(bytes.length, searchedBytes);
  for (let index = 0; index < length; index++) {
    if (bytes[index] === 0) {
      zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
    }
  }
  const [even = 0, odd = 0] = zeros;
  return Math.max(even, odd) > length * 0.35 && Math.min(even, odd) < length * 0.05;
}
