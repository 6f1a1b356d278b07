import type { StreamEvent } from "../../../core/model/streamEvent.ts";

/**
 * Turns one answer of a wire into events. It holds what has come so far and does no I/O. Events are pushed onto `out`, which spares an
 * array for each of many thousand chunks. Once it has pushed a terminal event, `ended` is true and it pushes nothing more. Never throws.
 */
export interface AnswerParser {
  /** A terminal event has been pushed. */
  readonly ended: boolean;
  /** The provider has said that the answer is whole; no byte that could still come would change it. */
  readonly whole: boolean;
  /** What the provider said beside the answer, in a shape or a place that is not the wire's for words. Reports why an answer is empty. Left out: nothing. */
  readonly remark?: string | undefined;
  /** Takes the data of one server-sent event. */
  push(data: string, out: StreamEvent[]): void;
  /** Takes a JSON body that came in place of a stream, and ends. */
  pushWhole(body: unknown, out: StreamEvent[]): void;
  /** The bytes have ended, cleanly: pushes the terminal event, unless it has been pushed. */
  end(out: StreamEvent[]): void;
  /** The answer breaks off from outside: pushes what was counted and not reported, and no terminal event. */
  flush(out: StreamEvent[]): void;
}
