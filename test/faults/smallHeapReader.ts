// The process with a small heap: reads answers on order, and reports the outcome.
import { ways } from "../throughApp/way.ts";
import { batonReaders } from "./batonReader.ts";
import { faultWires } from "./faultWire.ts";
import { peerReader } from "./peerReader.ts";
import type { HeapOrder, HeapReport } from "./smallHeap.ts";

const report = (report: HeapReport): void => {
  process.send?.(report);
};

process.on("message", ({ reader, wire: name, origin, silence }: HeapOrder) => {
  const wire = faultWires.find((one) => one.name === name);
  const way = ways.find((one) => one === reader);
  const read = way === undefined ? peerReader(reader) : batonReaders[way];
  if (wire !== undefined) {
    void read(wire, { origin, silence, signal: new AbortController().signal, onText: () => report({ kind: "text" }) }).then((outcome) =>
      report({ kind: "outcome", outcome }),
    );
  }
});
