import type { CommandEnd, CommandOrder, Processes } from "../../core/ports/processes.ts";

/** Shows people what commands write, as it comes. Nothing throws. */
export interface CommandMirror {
  /** A command begins; the result takes what it writes, and its end. */
  begin(order: CommandOrder): { write(text: string): void; end(end: CommandEnd): void };
}

/** Processes of which everything that they write is shown besides. */
export function mirroredProcesses(processes: Processes, mirror: CommandMirror): Processes {
  return {
    run: async (order, output, signal) => {
      const shown = mirror.begin(order);
      const end = await processes.run(
        order,
        (text) => {
          shown.write(text);
          output(text);
        },
        signal,
      );
      shown.end(end);
      return end;
    },
  };
}
