import { join } from "node:path";

/** The file in which pending changes are kept; there if there are any. Pure. */
export function pendingPath(folder: string): string {
  return join(folder, "pending.json");
}
