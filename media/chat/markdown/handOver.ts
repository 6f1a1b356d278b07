import type { ShownRun } from "./shownBlocks.ts";

/** Takes note that others may have changed what is shown in `run`, such as links to files: what changes there is drawn anew. */
export function handOver(run: ShownRun): void {
  for (const block of run.blocks) {
    switch (block.kind) {
      case "words":
      case "table":
        block.view.handOver();
        break;
      case "quote":
        handOver(block.view.run);
        break;
      case "list":
        block.view.items.forEach((item) => handOver(item.run));
        break;
      default:
        break;
    }
  }
}
