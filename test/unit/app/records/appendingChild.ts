// Sets keys, and tidies, until it is killed. Arguments: folder, its number. Prints each acknowledged count on standard output at once.
import { writeSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../../../src/app/clock.ts";
import { tidyRecords } from "../../../../src/app/records/tidyRecords.ts";
import { SharedRecords } from "../../../../src/app/records/sharedRecords.ts";
import { KeptLog } from "../../../fakes/keptLog.ts";

const [, , folder = "", child = ""] = process.argv;
const ports = { clock: systemClock, log: new KeptLog() };
const records = new SharedRecords(folder, "killed", ports);

async function setForever(): Promise<void> {
  for (let count = 1; ; count += 1) {
    if (!(await records.set(`key ${String(count % 7)}`, { child: Number(child), count, padding: "x".repeat(200) }))) {
      throw new Error(ports.log.lines.join("\n"));
    }
    writeSync(1, `${String(count)}\n`);
  }
}

async function tidyForever(): Promise<never> {
  for (;;) {
    await tidyRecords(join(folder, "killed.jsonl"), ports).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
        throw error;
      }
    });
  }
}

await Promise.all([setForever(), tidyForever()]);
