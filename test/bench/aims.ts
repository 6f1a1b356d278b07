import type { ActivationFigures } from "./activation.ts";
import type { BundleFigures } from "./bundle.ts";
import type { LatencyFigures } from "./latency.ts";
import type { FloodFigures } from "./messages.ts";

/** A figure next to the most that it should be. */
export interface Aim {
  readonly figure: number;
  readonly most: number;
  readonly met: boolean;
}

/** Everything that was measured. */
export interface Figures {
  readonly bundle: BundleFigures;
  readonly activation: ActivationFigures;
  readonly latency: LatencyFigures;
  readonly flood: FloodFigures;
}

/** Compares the medians with what Baton wants to be. */
export function compareWithAims({ bundle, activation, latency, flood }: Figures): Record<string, Aim> {
  return {
    vsixBytes: atMost(bundle.vsixBytes, 1_500_000),
    // All that starting up reads: what only an answer, a dialog or a list needs belongs in another bundle.
    entryBundleBytes: atMost(bundle.entryBundleBytes, 200_000),
    requireMs: atMost(bundle.requireMs.median, 10),
    sdksInEntry: atMost(bundle.sdkInEntry.length, 0),
    activationMs: atMost(activation.activationMs.median, 50),
    firstEnterToRequestMs: atMost(activation.firstEnterToRequestMs.median, 50),
    firstPasteToRequestMs: atMost(activation.firstPasteToRequestMs.median, 50),
    enterToRequestMs: atMost(latency.enterToRequestMs.median, 50),
    firstChunkToFirstPaintMs: atMost(latency.firstChunkToFirstPaintMs.median, 50),
    lastChunkToLastPaintMs: atMost(flood.lastChunkToLastPaintMs.median, 150),
    messagesPerFrame: atMost(flood.messagesPerFrame, 1),
    bytesPerTextByte: atMost(flood.bytesPerTextByte.median, 1.2),
  };
}

function atMost(figure: number, most: number): Aim {
  return { figure, most, met: figure <= most };
}
