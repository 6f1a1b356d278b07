import type { Message } from "../model/message.ts";
import { usableTokens, type ModelWindow } from "./compactionBudget.ts";
import { questionTokens, summaryQuestion, summarySource } from "./summarySource.ts";

/** Who summarises. */
export interface SummaryPorts {
  /** Of the model that summarises. */
  summaryWindow(): ModelWindow;
  /** Asks the model that summarises. Rejects if it gives no summary. */
  summarise(messages: readonly Message[], maxOutputTokens: number, signal: AbortSignal): Promise<string>;
}

/** Requests for one summary at most. */
const mostPieces = 5;
/** What is taken for the window of a model that summarises if it is not known, in tokens. */
const usualRoom = 24_000;

/**
 * A summary of messages in at most about `tokens`, asked for in as many pieces as the model's window makes necessary. `factor`: what a provider counts for what is taken for one token. Rejects if a
 * piece could not be had, or is no shorter than what it is of.
 */
export async function askedSummary(
  ports: SummaryPorts,
  messages: readonly Message[],
  tokens: number,
  factor: number,
  signal: AbortSignal,
): Promise<string> {
  const room = usableTokens(ports.summaryWindow()) ?? usualRoom;
  const pieceTokens = Math.max(1000, Math.floor((room * 0.9) / Math.max(1, factor)) - questionTokens);
  const pieces = summarySource(messages, pieceTokens, mostPieces);
  const share = Math.max(300, Math.floor(tokens / pieces.length));
  const made = await Promise.all(
    pieces.map(async (piece, index) => {
      const question = summaryQuestion(piece, index + 1, pieces.length, share);
      const text = (await ports.summarise(question, Math.ceil(share * 1.5), signal)).trim();
      if (text === "" || text.length >= piece.length) {
        throw new Error("The summary is no shorter than what it is of.");
      }
      return text;
    }),
  );
  return made.join("\n\n");
}
