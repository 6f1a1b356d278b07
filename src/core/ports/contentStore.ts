/** Keeps bytes by what they are. */
export interface ContentStore {
  /** The name under which bytes are kept: the same for the same bytes, and for no others. */
  idOf(bytes: Uint8Array): string;
  /** Keeps bytes, and resolves with their name once they outlast the process. Rejects if the disk does. */
  put(bytes: Uint8Array): Promise<string>;
  /** The bytes of a name; `undefined` if they aren't there any more, or were damaged. */
  get(id: string): Promise<Uint8Array | undefined>;
}
