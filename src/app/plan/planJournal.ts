import { readFileSync } from "node:fs";
import { encodePlanRecord, type PlanRecord } from "../../core/plan/scheduler/planRecord.ts";
import { noPlan, readPlanJournal, type PlanState } from "../../core/plan/scheduler/planState.ts";
import { isMissing } from "../diskErrors.ts";
import { JournalFile } from "../storage/journalFile.ts";

/** A plan's journal: a file of JSON lines, which is only appended to. What was recorded outlives this process, however that ends. */
export class PlanJournal {
  /** What the file came to when it was opened. */
  readonly state: PlanState;
  /** Lines of it that could not be read: torn when a process was killed, or damaged since. */
  readonly skippedLines: number;
  readonly #file: JournalFile;

  private constructor(file: JournalFile, state: PlanState, skippedLines: number) {
    this.#file = file;
    this.state = state;
    this.skippedLines = skippedLines;
  }

  /** Reads the file, which need not be there. Throws what the disk says if it can't be read. */
  static open(path: string): PlanJournal {
    let text: string | undefined;
    try {
      text = readFileSync(path, "utf8");
    } catch (error) {
      if (!isMissing(error)) {
        throw error;
      }
    }
    const { state, skipped } = text === undefined ? { state: noPlan, skipped: 0 } : readPlanJournal(text.split("\n"));
    const known = text === undefined ? undefined : { sizeBytes: Buffer.byteLength(text), endsWhole: text === "" || text.endsWith("\n") };
    return new PlanJournal(new JournalFile(path, known), state, skipped);
  }

  /** Hands a record to the kernel. Throws if the disk rejects it, or another process has written to the file: two may not run one plan. */
  readonly record = (record: PlanRecord): void => {
    if (!this.#file.write(`${encodePlanRecord(record)}\n`)) {
      throw new Error("The plan's journal was changed by another process, so nothing more of the plan is begun here.");
    }
  };

  /** Resolves once the disk has all of it. */
  async close(): Promise<void> {
    await this.#file.sync();
    this.#file.suspend();
  }
}
