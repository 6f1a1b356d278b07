/** Thrown by what reads the bytes of an answer, where they cannot be an answer of any kind. */
export class UnreadableAnswer extends Error {
  /** Ends the sentence that says who answered: “sent …”. */
  readonly what: string;

  constructor(what: string) {
    super(what);
    this.name = "UnreadableAnswer";
    this.what = what;
  }
}

const mega = 1024 * 1024;

/**
 * The longest event, line or JSON body that is held, in characters (bytes, in a frame). Far more than any wire sends in one piece: AWS allows 16 MB,
 * pictures in base64 come to some 10 MB. What is longer would be held several times while it is read.
 */
export const eventLimit = 24 * mega;

/**
 * How much may come without reporting anything, in bytes as they come unpacked. Far more than pings and comments come to in the longest of answers: what
 * goes on so is no answer, and would not end. An answer that reports something may be as long as it likes: it ends when the user stops it.
 */
export const emptyLimit = 256 * mega;

/** What is thrown for an event, a line or a body past {@link eventLimit}. */
export function tooLong(): UnreadableAnswer {
  return new UnreadableAnswer(`sent one piece of its answer that is longer than ${String(eventLimit / mega)} MB`);
}

/** What is thrown for an answer past {@link emptyLimit}. */
export function endless(): UnreadableAnswer {
  return new UnreadableAnswer(`sent more than ${String(emptyLimit / mega)} MB in which there was nothing`);
}
