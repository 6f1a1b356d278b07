import { readFile } from "node:fs/promises";

/** One file of a ZIP archive. */
export interface ZipEntry {
  readonly path: string;
  /** Bytes when unpacked. */
  readonly size: number;
}

/** The files of a ZIP archive (a VSIX is one), in its own order. Rejects when it is none. */
export async function listZip(file: string): Promise<ZipEntry[]> {
  const bytes = await readFile(file);
  // The last record reports where the directory is; a comment may follow it.
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0) {
    throw new Error(`${file} is no ZIP archive.`);
  }
  const count = bytes.readUInt16LE(end + 10);
  let offset = bytes.readUInt32LE(end + 16);
  const entries: ZipEntry[] = [];
  for (let index = 0; index < count; index += 1) {
    const nameLength = bytes.readUInt16LE(offset + 28);
    entries.push({ path: bytes.toString("utf8", offset + 46, offset + 46 + nameLength), size: bytes.readUInt32LE(offset + 24) });
    offset += 46 + nameLength + bytes.readUInt16LE(offset + 30) + bytes.readUInt16LE(offset + 32);
  }
  return entries;
}
