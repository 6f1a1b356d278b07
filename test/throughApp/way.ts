/** How a suite asks: the wires' adapters themselves, or the application with them, as `npm run ask` composes it. */
export type Way = "adapter" | "app";

/** Both ways. */
export const ways: readonly Way[] = ["adapter", "app"];

const variable = "BATON_TEST_THROUGH";

/** The way that this run has chosen with `--through`; `undefined`: none. */
export function chosenWay(): Way | undefined {
  return ways.find((way) => way === process.env[variable]);
}

/**
 * Takes `--through adapter` or `--through app` out of a command's options: from then on it is what this process, and those that it starts, have chosen. Returns the other options. Throws if there is no
 * such way.
 */
export function takeThrough(args: readonly string[]): readonly string[] {
  const at = args.indexOf("--through");
  if (at === -1) {
    return args;
  }
  const way = ways.find((known) => known === args[at + 1]);
  if (way === undefined) {
    throw new Error(`--through must be ${ways.join(" or ")}.`);
  }
  process.env[variable] = way;
  return args.toSpliced(at, 2);
}
