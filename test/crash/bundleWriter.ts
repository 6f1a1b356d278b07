import { build } from "esbuild";
import { join } from "node:path";

/** Makes one file of a writer, so that thousands of them start quickly. Resolves to its path in `folder`. */
export async function bundleWriter(name: "writer" | "rival" | "limited", folder: string): Promise<string> {
  const outfile = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [join(import.meta.dirname, `${name}.ts`)],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    logLevel: "error",
  });
  return outfile;
}
