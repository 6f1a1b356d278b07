import assert from "node:assert/strict";
import { chosenWay, ways } from "../throughApp/way.ts";
import { batonAskers } from "./batonAskers.ts";
import { faultGroups } from "./groups.ts";
import { runFault } from "./runFault.ts";

/** Only what fails waits so long. In milliseconds. */
const patience = { readMs: 60_000, closeMs: 10_000 } as const;

/** Over all wires, through the adapters and through the application: a fault is put to all of them at once, since most of it is waiting. */
describe("faults", function () {
  this.timeout(240_000);
  const chosen = chosenWay();
  const { askers, end } = batonAskers(chosen === undefined ? ways : [chosen]);

  after(end);

  for (const { title, faults } of faultGroups) {
    describe(title, () => {
      for (const fault of faults) {
        it(fault.name, async () => {
          const cells = await runFault(fault, askers, patience);
          const wrong = cells
            .filter((cell) => cell.faults.length > 0)
            .map((cell) => `${cell.wire} (${cell.who}): expected ${cell.expected.end}; ${cell.faults.join("; ")}`);
          assert.deepEqual(wrong, []);
        });
      }
    });
  }
});
