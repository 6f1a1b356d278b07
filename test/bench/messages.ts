import { answerEnds, copiedAnswer, type Journey } from "../e2e/journey.ts";
import type { Step } from "../model-server/script.ts";
import { epochNowMs, PanelProbe, type PanelMessage } from "./panelProbe.ts";
import { rounded, seriesOf, sum, type Series } from "./statistics.ts";

const rounds = 5;
const chunkCount = 2_000;
const frameMs = 16;
const lastWords = "the very last words";

/** What a flood of chunks becomes on its way to the panel. */
export interface FloodFigures {
  readonly chunks: number;
  /** From the server's last words to the frame that shows the whole answer as complete. */
  readonly lastChunkToLastPaintMs: Series;
  /** From the first to the last message with words in it. */
  readonly streamMs: Series;
  /** Messages with words in it, a round. */
  readonly messages: Series;
  /**
   * Those messages for each 16 ms that the streams lasted, the first of each not counted, over all rounds together: they come four or five to a round,
   * and one that is late on its way makes a round look shorter than it was.
   */
  readonly messagesPerFrame: number;
  /** The most that the page took between two of its own frames. A page that was busy takes what has come meanwhile. */
  readonly mostMessagesBetweenFrames: number;
  readonly changesBytes: Series;
  readonly textBytes: number;
  /** Bytes of the `changes` messages from prompt to end, by those of the words. */
  readonly bytesPerTextByte: Series;
}

/** Answers with 2,000 chunks as fast as the server can write them, each time in a new chat. */
export async function measureFlood(journey: Journey): Promise<FloodFigures> {
  const { bench, panel, server } = journey;
  const chunks = floodChunks();
  const textBytes = Buffer.byteLength(chunks.join(""));
  const lastPaintMs: number[] = [];
  const floods: PanelMessage[][] = [];
  const probe = await PanelProbe.install(panel);
  for (let round = 0; round < rounds; round += 1) {
    await bench.runCommand("Baton: New Chat");
    await panel.locator("[data-testid=welcome]").waitFor();
    const sent = { atMs: 0 };
    const afterLast: Step = {
      // Read by the server when it comes to this step: after its last words were written.
      get until() {
        sent.atMs = epochNowMs();
        return Promise.resolve();
      },
    };
    server.script({ steps: [...chunks.map((text) => ({ text })), afterLast] });
    await probe.takeMessages();
    await probe.aim({ words: lastWords, status: "complete" });
    const painted = probe.paintedAtMs();
    await bench.sendPrompt("Say a lot at once");
    lastPaintMs.push((await painted) - sent.atMs);
    await answerEnds(panel, "complete");
    floods.push((await probe.takeMessages()).filter(({ type }) => type === "changes"));
    if ((await copiedAnswer(journey)) !== chunks.join("")) {
      throw new Error("The panel does not hold the words that the server sent.");
    }
  }
  const withText = floods.map((messages) => messages.filter(({ carriesText }) => carriesText));
  const bytes = floods.map((messages) => sum(messages.map((message) => message.bytes)));
  return {
    chunks: chunkCount,
    lastChunkToLastPaintMs: seriesOf(lastPaintMs),
    streamMs: seriesOf(withText.map(durationMs)),
    messages: seriesOf(withText.map((messages) => messages.length)),
    messagesPerFrame: rounded(sum(withText.map((messages) => messages.length - 1)) / (sum(withText.map(durationMs)) / frameMs)),
    mostMessagesBetweenFrames: Math.max(...withText.map(mostInAFrame)),
    changesBytes: seriesOf(bytes),
    textBytes,
    bytesPerTextByte: seriesOf(bytes.map((count) => rounded(count / textBytes))),
  };
}

/** Prose in paragraphs, a word or so a chunk, as providers send it. */
function floodChunks(): string[] {
  const words = ["A ", "stream ", "of ", "ordinary ", "words ", "comes ", "**in bold** ", "and ", "with ", "`code`, "];
  const chunks = Array.from({ length: chunkCount - 1 }, (_, index) =>
    index % 80 === 79 ? "so.\n\n" : (words[index % words.length] ?? ""),
  );
  return [...chunks, `and ${lastWords}`];
}

function durationMs(messages: readonly PanelMessage[]): number {
  return (messages.at(-1)?.atMs ?? 0) - (messages[0]?.atMs ?? 0);
}

function mostInAFrame(messages: readonly PanelMessage[]): number {
  return Math.max(...[...Map.groupBy(messages, ({ frame }) => frame).values()].map((group) => group.length));
}
