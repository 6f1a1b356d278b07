import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const mega = 1024 * 1024;

/** Collects garbage, also where Node was not started with `--expose-gc`. */
function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}

/** The heap of this thread, from time to time, after what nobody needs is gone. In megabytes. */
export class MemoryLog {
  readonly samplesMb: number[] = [];

  sample(): void {
    collectGarbage();
    this.samplesMb.push(Math.round((process.memoryUsage().heapUsed / mega) * 10) / 10);
  }

  /** The median of the second quarter of samples, when everything has been loaded, and that of the last. */
  quarters(): { readonly earlyMb: number; readonly lateMb: number } {
    const quarter = Math.max(1, Math.floor(this.samplesMb.length / 4));
    return { earlyMb: median(this.samplesMb.slice(quarter, 2 * quarter)), lateMb: median(this.samplesMb.slice(-quarter)) };
  }
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;
}
