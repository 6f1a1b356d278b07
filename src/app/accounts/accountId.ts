/** A key of a provider as health and failures know it: the same name for the same key in all windows. `sourceId`: the `id` of its `KeySource`. */
export function accountIdOf(provider: string, sourceId: string): string {
  return `${provider}/${sourceId}`;
}

/** The `sourceId` that {@link accountIdOf} was given; `undefined` where the id is of another provider. */
export function sourceIdOf(provider: string, accountId: string | undefined): string | undefined {
  const prefix = accountIdOf(provider, "");
  return accountId?.startsWith(prefix) === true ? accountId.slice(prefix.length) : undefined;
}
