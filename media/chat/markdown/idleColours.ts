/** Code of which some lines are plain so far. */
interface Uncoloured {
  colour(): void;
}

const waiting = new Set<Uncoloured>();
/** So long a busy page may put it off. */
const longestWaitMs = 200;

/**
 * Has `code` coloured as soon as the page has nothing else to do: the lines of a block that is open are shown at once, and highlighting them anew
 * with what comes holds up neither the update nor what the reader does.
 */
export function colourWhenIdle(code: Uncoloured): void {
  if (waiting.size === 0) {
    requestIdleCallback(colourAll, { timeout: longestWaitMs });
  }
  waiting.add(code);
}

function colourAll(): void {
  const all = [...waiting];
  waiting.clear();
  for (const code of all) {
    code.colour();
  }
}
