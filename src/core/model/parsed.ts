/** What came of reading a value of unknown shape: the value, or one sentence that names the place and the fault. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

/** Thrown within a reader to leave it, and turned into a {@link Parsed} at its door by {@link readAs}; never seen outside. */
export class Unreadable extends Error {}

/** Stops reading: `place` is a path such as `messages[2].content`, `fault` says what is wrong there. */
export function unreadable(place: string, fault: string): never {
  throw new Unreadable(`${place} ${fault}.`);
}

/** Runs a reader. An {@link Unreadable} becomes a result; any other error is a bug and goes on. */
export function readAs<T>(read: () => T): Parsed<T> {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof Unreadable) {
      return { ok: false, message: error.message };
    }
    throw error;
  }
}
