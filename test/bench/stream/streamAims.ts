import type { WireFigures } from "./figures.ts";

/** Issue 3's aims. */
const most = { toFloor: 1.25, longToShort: 2.3, longToFloor: 1.5, firstTokenMs: 0.25, grownMb: 1 } as const;

export interface StreamAim {
  readonly name: string;
  readonly aim: string;
  readonly measured: number;
  readonly met: boolean;
}

/** Each aim for each wire that was measured. */
export function aimsOf(wires: readonly WireFigures[]): readonly StreamAim[] {
  return wires.flatMap(({ wire, text, tool, firstToken, memory }) => {
    const atMost = (name: string, measured: number | undefined, limit: number, unit: string): StreamAim[] =>
      measured === undefined
        ? []
        : [{ name: `${wire}: ${name}`, aim: `at most ${String(limit)} ${unit}`, measured, met: measured <= limit }];
    const own = text.figures.find(({ contender }) => contender === "baton");
    const peers = text.figures.filter(({ contender }) => contender !== "baton" && contender !== "floor");
    const call = tool?.figures.find(({ contender }) => contender === "baton");
    return [
      ...atMost("processor time", own?.toFloor, most.toFloor, "times the floor"),
      ...peers.map(({ contender, toBaton }) => ({
        name: `${wire}: ahead of ${contender}`,
        aim: "more than 1 times Baton's",
        measured: toBaton,
        met: toBaton > 1,
      })),
      ...atMost("a call twice as long", call?.longToShort, most.longToShort, "times the time"),
      ...atMost("a long call", call?.longToFloor, most.longToFloor, "times the floor"),
      ...atMost("first token", firstToken.overFetchMs, most.firstTokenMs, "ms over plain fetch"),
      ...atMost("heap over a million chunks", memory.grownMb, most.grownMb, "MB more"),
    ];
  });
}
