import type { Way } from "../throughApp/way.ts";
import { batonReaders } from "./batonReader.ts";
import { faultWires } from "./faultWire.ts";
import type { Asker } from "./runFault.ts";
import { SmallHeap } from "./smallHeap.ts";

/** Baton on every wire, in each of the ways; `end` ends the processes that read with a small heap. */
export function batonAskers(ways: readonly Way[]): { readonly askers: readonly Asker[]; readonly end: () => void } {
  const heaps = ways.map((way) => ({ way, heap: new SmallHeap(way) }));
  return {
    askers: heaps.flatMap(({ way, heap }) =>
      faultWires.map((wire): Asker => ({ who: way, wire, reader: { read: batonReaders[way], readInSmallHeap: heap.read } })),
    ),
    end: () => {
      for (const { heap } of heaps) {
        heap.end();
      }
    },
  };
}
