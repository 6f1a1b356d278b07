/** What is in a git index. */
export interface GitIndex {
  /** The paths of all entries, in its order, with `/`. */
  readonly paths: readonly string[];
  /** Those of submodules. */
  readonly submodules: readonly string[];
}

/** Reads a git index; `undefined` if it is of a version or form that isn't known. Source: git's Documentation/gitformat-index.txt. */
export function readGitIndex(bytes: Buffer, hashBytes = 20): GitIndex | undefined {
  if (bytes.length < 12 || bytes.toString("latin1", 0, 4) !== "DIRC") {
    return undefined;
  }
  const version = bytes.readUInt32BE(4);
  const count = bytes.readUInt32BE(8);
  if (version < 2 || version > 4) {
    return undefined;
  }
  const paths: string[] = [];
  const submodules: string[] = [];
  let at = 12;
  let last = "";
  for (let entry = 0; entry < count; entry++) {
    const flagsAt = at + 40 + hashBytes;
    if (flagsAt + 2 > bytes.length) {
      return undefined;
    }
    const extended = version >= 3 && (bytes.readUInt16BE(flagsAt) & 0x4000) !== 0;
    let nameAt = flagsAt + (extended ? 4 : 2);
    let kept = "";
    if (version === 4) {
      const { value, next } = readVariable(bytes, nameAt);
      kept = last.slice(0, Math.max(0, last.length - value));
      nameAt = next;
    }
    const end = bytes.indexOf(0, nameAt);
    if (end < 0) {
      return undefined;
    }
    // Latin 1 keeps a character a byte, as the counts of version 4 want it.
    last = kept + bytes.toString("latin1", nameAt, end);
    const path = Buffer.from(last, "latin1").toString("utf8");
    paths.push(path);
    if ((bytes.readUInt32BE(at + 24) & 0o170000) === 0o160000) {
      submodules.push(path);
    }
    at = version === 4 ? end + 1 : at + Math.floor((end - at + 8) / 8) * 8;
  }
  return { paths, submodules };
}

/** The variable width number of pack files' offsets. */
function readVariable(bytes: Buffer, from: number): { value: number; next: number } {
  let next = from;
  let byte = bytes[next++] ?? 0;
  let value = byte & 0x7f;
  while ((byte & 0x80) !== 0) {
    byte = bytes[next++] ?? 0;
    value = (value + 1) * 128 + (byte & 0x7f);
  }
  return { value, next };
}
