import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "./paths.ts";

/** The sample project of `npm start`: plain JavaScript with tests that `node --test` runs, one of which fails for a bug in {@link demoBug}. */
export const demoProject = join(repositoryRoot, "scripts", "cornerShop");

/** The bug of the sample project. `file` is relative to it. */
export const demoBug = {
  file: "src/cart.js",
  test: "delivery is free from exactly 50.00 € on",
  wrong: "this.subtotal.amount > freeDeliveryFrom.amount",
  right: "this.subtotal.amount >= freeDeliveryFrom.amount",
} as const;

/** Copies the sample project into a folder, which is made if there is none. */
export async function copyDemoProject(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await cp(demoProject, folder, { recursive: true });
}
