import type { LexedBlocks } from "./blockLexer.ts";

/** What drawing blocks needs to know beside their tokens. */
export interface Drawing {
  readonly lexed: LexedBlocks;
  /** Whether the text is whole. What is drawn then may be changed by others, such as links to files. */
  readonly isComplete: boolean;
}
