interface WriteProblem {
  readonly reason: string;
  readonly advice: string;
}

const full: WriteProblem = { reason: "the disk is full", advice: "Free some space there." };
const forbidden: WriteProblem = { reason: "permission is denied", advice: "Allow your user to write there." };
const tooMany: WriteProblem = { reason: "too many files are open", advice: "Close some windows or programs." };
const inTheWay: WriteProblem = { reason: "another file is in its place", advice: "Move that file." };

/** By the system's name of the error. */
const writeProblems: Readonly<Record<string, WriteProblem>> = {
  ENOSPC: full,
  EDQUOT: { reason: "your disk quota is used up", advice: "Free some space there." },
  EFBIG: { reason: "the file would exceed the size limit", advice: "Start a new chat, or raise the limit." },
  EROFS: { reason: "the disk is read-only", advice: "Make it writable again." },
  EACCES: forbidden,
  EPERM: forbidden,
  EMFILE: tooMany,
  ENFILE: tooMany,
  EIO: { reason: "the disk reports an error", advice: "Check the disk, and back up important files." },
  EISDIR: inTheWay,
  ENOTDIR: inTheWay,
  EEXIST: inTheWay,
};

/** Whether an error says that a file is not there. */
export function isMissing(error: unknown): boolean {
  return codeOf(error) === "ENOENT";
}

/** Whether an error says that a file is there already. */
export function isTaken(error: unknown): boolean {
  return codeOf(error) === "EEXIST";
}

/** What a disk said, for people. */
export function writeProblemOf(error: unknown): WriteProblem {
  return writeProblems[codeOf(error)] ?? { reason: error instanceof Error ? error.message : String(error), advice: "" };
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
