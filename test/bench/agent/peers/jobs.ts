import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { demoBug } from "../../../../scripts/demoProject.ts";

/** What the model wants done, in no client's words. Paths are relative to the project. */
export type WantedCall =
  | { readonly kind: "read"; readonly path: string }
  | { readonly kind: "edit"; readonly path: string; readonly oldText: string; readonly newText: string }
  | { readonly kind: "run"; readonly command: string };

/** One answer of the model: words, and calls that go together. */
export interface JobStep {
  readonly say: string;
  readonly calls: readonly WantedCall[];
}

/** A job in the sample project. The model takes the steps in order, whatever comes of them; the last has no calls. */
export interface Job {
  readonly name: string;
  readonly prompt: string;
  readonly steps: readonly JobStep[];
  /** What must stand in a file when the job is done. */
  readonly proof: readonly { readonly path: string; readonly text: string }[];
}

const threeEdits = [
  { path: "src/cart.js", oldText: 'const delivery = Money.of("4.90");', newText: 'const delivery = Money.of("3.90");' },
  { path: "src/receipt.js", oldText: "const width = 40;", newText: "const width = 44;" },
  { path: "src/catalog.js", oldText: 'price: Money.of("9.90")', newText: 'price: Money.of("8.90")' },
];

export const jobs: readonly Job[] = [
  {
    name: "fix the failing test",
    prompt: "A test of this project fails. Find out why, fix it, and run the tests again.",
    steps: [
      { say: "I'll run the tests to see which one fails.", calls: [{ kind: "run", command: "node --test" }] },
      {
        say: "The test of free delivery fails. I'll read it and what it tests.",
        calls: [
          { kind: "read", path: "test/cart.test.js" },
          { kind: "read", path: demoBug.file },
        ],
      },
      {
        say: "The comparison leaves out exactly 50.00 €.",
        calls: [{ kind: "edit", path: demoBug.file, oldText: demoBug.wrong, newText: demoBug.right }],
      },
      { say: "Now the tests again.", calls: [{ kind: "run", command: "node --test" }] },
      { say: "Delivery is free from exactly 50.00 € on again, and all tests pass.", calls: [] },
    ],
    proof: [{ path: demoBug.file, text: demoBug.right }],
  },
  {
    name: "edit three files",
    prompt: "Delivery costs 3.90 € from now on, a mug costs 8.90 €, and receipts are 44 characters wide. Change it and print a receipt.",
    steps: [
      { say: "I'll read the three files.", calls: threeEdits.map(({ path }) => ({ kind: "read", path })) },
      { say: "I'll change each of them.", calls: threeEdits.map((edit) => ({ kind: "edit", ...edit })) },
      { say: "Now a receipt.", calls: [{ kind: "run", command: "node src/main.js" }] },
      { say: "The prices and the width are changed, and the receipt shows them.", calls: [] },
    ],
    proof: threeEdits.map(({ path, newText }) => ({ path, text: newText })),
  },
];

/** Whether the files of a project show that the job is done. */
export async function isJobDone(job: Job, folder: string): Promise<boolean> {
  const all = await Promise.all(job.proof.map(async ({ path, text }) => (await readFile(join(folder, path), "utf8")).includes(text)));
  return all.every(Boolean);
}
