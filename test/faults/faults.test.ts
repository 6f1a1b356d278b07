import assert from "node:assert/strict";
import { readBaton } from "./batonReader.ts";
import { faultWires } from "./faultWire.ts";
import { faultGroups } from "./groups.ts";
import { runFault } from "./runFault.ts";
import { SmallHeap } from "./smallHeap.ts";

/** Only what fails waits so long. In milliseconds. */
const patience = { readMs: 60_000, closeMs: 10_000 } as const;

/** Over all wires: a fault is put to all of them at once, since most of it is waiting. */
describe("faults", function () {
  this.timeout(240_000);
  const smallHeap = new SmallHeap("baton");
  const askers = faultWires.map((wire) => ({ who: "baton", wire, reader: { read: readBaton, readInSmallHeap: smallHeap.read } }));

  after(() => {
    smallHeap.end();
  });

  for (const { title, faults } of faultGroups) {
    describe(title, () => {
      for (const fault of faults) {
        it(fault.name, async () => {
          const cells = await runFault(fault, askers, patience);
          const wrong = cells
            .filter((cell) => cell.faults.length > 0)
            .map((cell) => `${cell.wire}: expected ${cell.expected.end}; ${cell.faults.join("; ")}`);
          assert.deepEqual(wrong, []);
        });
      }
    });
  }
});
