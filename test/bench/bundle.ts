import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageBaton } from "../../scripts/packaging.ts";
import { repositoryRoot } from "../../scripts/paths.ts";
import { runOrThrow } from "../../scripts/run.ts";
import { median, rounded, seriesOf, type Series } from "./statistics.ts";

const entryName = "dist/extension.cjs";
const entryFile = join(repositoryRoot, entryName);
const rounds = 15;

/** What installing Baton and loading its main file cost. */
export interface BundleFigures {
  readonly vsixBytes: number;
  readonly entryBundleBytes: number;
  /** In a fresh Node each. */
  readonly requireMs: Series;
  /** An empty file, in turns with the other. */
  readonly requireEmptyMs: Series;
  /** How many times as long as the empty file's the main file's takes, by the medians. */
  readonly requireRatio: number;
  /** The SDKs in the main file: there should be none, as each belongs in a bundle of its own. */
  readonly sdkInEntry: readonly string[];
}

/** Builds and packs Baton, and measures the result. Rejects where that fails. */
export async function measureBundle(): Promise<BundleFigures> {
  const sdkInEntry = await findSdksInEntry();
  const vsixBytes = await packageBaton();
  const { size: entryBundleBytes } = await stat(entryFile);
  const folder = await mkdtemp(join(tmpdir(), "baton-bench-"));
  try {
    const emptyFile = join(folder, "empty.cjs");
    await writeFile(emptyFile, "");
    const entryMs: number[] = [];
    const emptyMs: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      entryMs.push(await requireMs(entryFile));
      emptyMs.push(await requireMs(emptyFile));
    }
    return {
      vsixBytes,
      entryBundleBytes,
      requireMs: seriesOf(entryMs),
      requireEmptyMs: seriesOf(emptyMs),
      requireRatio: rounded(median(entryMs) / median(emptyMs)),
      sdkInEntry,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function requireMs(file: string): Promise<number> {
  return Number(await runOrThrow(process.execPath, [join(import.meta.dirname, "requireOnce.ts"), file], { output: "capture" }));
}

/** esbuild's account of a build, as far as it is read. */
interface Metafile {
  readonly outputs: Readonly<Record<string, { readonly inputs: Readonly<Record<string, unknown>> }>>;
}

async function findSdksInEntry(): Promise<readonly string[]> {
  await runOrThrow(process.execPath, ["esbuild.mjs", "--metafile"], { output: "capture" });
  const metafile = JSON.parse(await readFile(join(repositoryRoot, "dist", "meta.json"), "utf8")) as Metafile;
  const entry = metafile.outputs[entryName];
  if (entry === undefined) {
    throw new Error(`The build reports nothing about ${entryName}.`);
  }
  const inputs = Object.keys(entry.inputs);
  return ["openai", "@anthropic-ai/sdk"].filter((sdk) => inputs.some((input) => input.includes(`node_modules/${sdk}/`)));
}
