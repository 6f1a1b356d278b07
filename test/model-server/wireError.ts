/** An error as both wires can send it; each leaves out what it has no field for. */
export interface WireError {
  readonly status: number;
  /** Default: the wire's own word for the status. */
  readonly type?: string | undefined;
  readonly code?: string | undefined;
  readonly param?: string | undefined;
  readonly message: string;
  /** How long to wait, for the wire that states it in its body, in milliseconds. */
  readonly retryDelayMs?: number | undefined;
}

/** Thrown by a validator at the first thing that the real provider would reject. */
export class Rejection extends Error {
  readonly error: WireError;

  constructor(error: WireError) {
    super(error.message);
    this.name = "Rejection";
    this.error = error;
  }
}
