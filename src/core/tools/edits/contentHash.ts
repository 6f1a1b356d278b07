import { textHash } from "../../model/textHash.ts";

/**
 * A hash of what a text says, without regard to how its lines end and to a byte order mark: an editor and the disk may differ in these, and an edit keeps them anyway.
 * 106 bits, no protection against somebody who makes two texts alike on purpose. The same in every process.
 */
export function contentHash(text: string): string {
  const content = plainContent(text);
  return `${textHash(content)}${textHash(content, 1)}`;
}

/** A text without its byte order mark, with `\n` at the end of each line. */
export function plainContent(text: string): string {
  const unmarked = text.startsWith("\ufeff") ? text.slice(1) : text;
  return unmarked.includes("\r") ? unmarked.replace(/\r\n?/g, "\n") : unmarked;
}
