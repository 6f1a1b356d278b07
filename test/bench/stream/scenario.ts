/** The wires whose adapters are measured. */
export const benchWires = ["chat", "responses", "completions", "azure", "anthropic", "bedrock", "vertex", "gemini"] as const;

export type BenchWire = (typeof benchWires)[number];

/** One answer: so many chunks of text, or one tool call whose arguments come in so many pieces. */
export interface Scenario {
  readonly wire: BenchWire;
  readonly kind: "text" | "tool";
  readonly chunks: number;
}

/** Words as tokenisers cut them. One in some fifty is not ASCII, as in real answers. */
const tokens = (
  "The| quick| brown| fox| jumps| over| the| lazy| dog|,| and| then| it| stops|.|\n\n|##| Result|s|\n|-| **|item|**|:| `|const| x| =| |42|;`| —| so| each| of| these| is| a| token|," +
  "| as| models| make| them|.| Some| are| long|er|, like| internationalisation|;| most| are| not|.| “|Quotes|”| and| caf|é|s| too|.|\n"
).split("|");

/** Chunks of text that are made at once; a longer answer says the same again. */
export const blockChunks = 1000;

/** The text of one chunk. */
export function tokenAt(index: number): string {
  return tokens[(index % blockChunks) % tokens.length] || " ";
}

/** What an answer says: what each contender must have reported of it. */
export function textOf({ kind, chunks }: Scenario): string {
  return Array.from({ length: chunks }, (_, index) => (kind === "tool" ? argumentsPiece(index, chunks) : tokenAt(index))).join("");
}

/** One piece of the arguments `{"text":"…"}`, as JSON text. */
export function argumentsPiece(index: number, chunks: number): string {
  if (index === 0) {
    return '{"text":"';
  }
  return index === chunks - 1 ? '"}' : JSON.stringify(tokenAt(index)).slice(1, -1);
}

/** Where an answer is found at the bench's server: its path holds the scenario, and what follows is the wire's own. */
export function baseUrlOf(origin: string, { wire, kind, chunks }: Scenario): string {
  return `${origin}/${wire}/${kind}/${String(chunks)}`;
}
