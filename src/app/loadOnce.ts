/**
 * What gives the result of `load` to everyone who asks for it: `load` is called by the first. A load that fails fails for those who wait for it, and is
 * forgotten: who asks next loads again, which may find the disk there once more.
 */
export function loadOnce<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () =>
    (loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    }));
}
