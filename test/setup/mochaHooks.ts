// Loaded by mocha before each suite (`.mocharc.json`).
import type { Context } from "mocha";
import { checkEveryChange, takeUnequal } from "./equalAfterJson.ts";

checkEveryChange();

const found: string[] = [];

/** A suite fails at its end where a test had changes that do not equal themselves after JSON, whatever the test was about. */
export const mochaHooks = {
  afterEach(this: Context): void {
    found.push(...takeUnequal().map((unequal) => `${this.currentTest?.fullTitle() ?? ""}: ${unequal}`));
  },
  afterAll(): void {
    if (found.length > 0) {
      throw new Error(`${String(found.length)} changes are not what JSON makes of them:\n\n${found.slice(0, 10).join("\n\n")}`);
    }
  },
};
