/** What may still come after all that matters, before the connection is closed instead of being used again: bytes, and milliseconds. */
const [drainLimit, drainMs] = [64 * 1024, 1000] as const;

/** Reads the little that may follow the end, so that the connection can serve the next request. Never rejects. */
export async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  const timer = setTimeout(() => {
    reader.cancel().catch(() => undefined);
  }, drainMs);
  try {
    for (let length = 0; length < drainLimit; ) {
      const chunk = await reader.read();
      if (chunk.done) {
        return;
      }
      length += chunk.value.length;
    }
    await reader.cancel();
  } catch {
    // The connection is gone; what was read is not.
  } finally {
    clearTimeout(timer);
  }
}
