import type { ChangeRecorder } from "../../core/tools/files/fileChange.ts";

/** One recorder that has several take down each change: nothing is changed unless all of them could, and each hears what became of it. */
export function combinedRecorder(recorders: readonly ChangeRecorder[]): ChangeRecorder {
  return {
    record: async (change, context) => {
      const cancels: (() => Promise<void>)[] = [];
      const cancel = async (): Promise<void> => {
        for (const one of cancels.toReversed()) {
          await one();
        }
      };
      for (const recorder of recorders) {
        try {
          cancels.push(await recorder.record(change, context));
        } catch (error) {
          await cancel();
          throw error;
        }
      }
      return cancel;
    },
    made: async (change, further) => {
      for (const recorder of recorders) {
        await recorder.made?.(change, further);
      }
    },
  };
}
