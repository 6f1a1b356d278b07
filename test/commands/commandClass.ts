import type { ShellName } from "../../src/core/ports/shellParser.ts";

/** Command lines of one kind. What must come of them is said by the list that they are in. */
export interface CommandClass {
  readonly kind: string;
  /** bash, if it isn't said. */
  readonly shell?: ShellName;
  readonly why: string;
  readonly commands: readonly string[];
}
