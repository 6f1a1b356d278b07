import type { App } from "../composition/buildApp.ts";

/** The variables that providers and accounts take keys from: commands do not get them. */
export function keyVariablesOf({ directory }: Pick<App, "directory">): readonly string[] {
  const named = directory
    .all()
    .flatMap(({ keyVariable, accounts = [] }) => [keyVariable, ...accounts.map((account) => account.keyVariable)]);
  return [...new Set(named.filter((name) => name !== undefined))];
}
