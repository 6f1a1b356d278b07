/** A hidden page gets no animation frames; after this long the work is done without one, so that the panel is right when it shows again. */
const hiddenDelayMs = 250;

/** A function that asks for `work` once before the next paint, however often it is called. */
export function oncePerFrame(work: () => void): () => void {
  let frame: number | undefined;
  let timer: number | undefined;
  const run = (): void => {
    if (frame !== undefined) {
      cancelAnimationFrame(frame);
    }
    clearTimeout(timer);
    frame = undefined;
    timer = undefined;
    work();
  };
  return () => {
    if (timer === undefined) {
      frame = requestAnimationFrame(run);
      timer = window.setTimeout(run, hiddenDelayMs);
    }
  };
}
