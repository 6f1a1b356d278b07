import { createHash } from "node:crypto";

/** Words that follow from a turn's id alone, so that whoever reads them knows whether they are all there. `length`: in characters. */
export function textOf(id: string, length: number): string {
  const seed = `${createHash("sha256").update(id).digest("base64")}\n“ ”\\ 👋 `;
  return seed.repeat(Math.ceil(length / seed.length)).slice(0, length);
}

/** A name by which an attachment is kept, for bytes that follow from it. */
export function attachmentOf(id: string): { readonly name: string; readonly bytes: Buffer } {
  const bytes = Buffer.from(textOf(`attachment ${id}`, 20_000));
  return { name: `${createHash("sha256").update(bytes).digest("hex")}.txt`, bytes };
}
