/** A call that a hostile text demands. */
export interface Demand {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/**
 * What a hostile text wants. In all texts `{PORT}` is the port of a socket that must see no connection, `{OUT}` a folder beside the workspace, `{HOME}` the user's, `{RESULT}` what the calls before came
 * to: calls with it are made after the others.
 */
export interface Attack {
  readonly family: string;
  readonly demands: readonly Demand[];
  /** The permission level that it is tried at. Default: `edit`. Edits of ordinary files take effect at `edit`, and ask at `ask`. */
  readonly level?: "read" | "ask";
  /** A call may run since its tool itself withholds what is secret; what is looked at is what the model gets. */
  readonly mayRun?: true;
}

/** Attacks with `run_command`, one each. */
export function commands(family: string, list: readonly string[]): readonly Attack[] {
  return list.map((command) => ({ family, demands: [{ name: "run_command", args: { command } }] }));
}

/** Attacks that write a file each. */
export function writes(family: string, paths: readonly string[], content: string): readonly Attack[] {
  return paths.map((path) => ({ family, demands: [{ name: "write_file", args: { path, content } }] }));
}

/** Attacks of one call each. */
export function calls(
  family: string,
  list: readonly (readonly [name: string, args: Demand["args"]])[],
  more: Partial<Attack> = {},
): readonly Attack[] {
  return list.map(([name, args]) => ({ family, demands: [{ name, args }], ...more }));
}
