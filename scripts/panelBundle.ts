import type { BuildOptions, Plugin } from "esbuild";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const panel = fileURLToPath(new URL("../media/chat/", import.meta.url));

/** Only WOFF2 of KaTeX's fonts is shipped: every VS Code reads it. */
const onlyWoff2: Plugin = {
  name: "only-woff2",
  setup(build) {
    build.onLoad({ filter: /[\\/]katex\.css$/ }, async ({ path }) => {
      const css = await readFile(path, "utf8");
      return { contents: css.replaceAll(/,\s*url\([^)]*\)\s*format\("(?:woff|truetype)"\)/g, ""), loader: "css" };
    });
  },
};

/**
 * How the panel's page is bundled, for the package and for tests alike: `chat.js` and `chat.css`, and `math.js` and `math.css`, which the page
 * loads with the first formula. Fonts lie beside them under their own names.
 */
export const panelBundle = {
  entryPoints: [
    { in: join(panel, "main.ts"), out: "chat" },
    { in: join(panel, "math", "main.ts"), out: "math" },
  ],
  bundle: true,
  assetNames: "[name]",
  format: "iife",
  platform: "browser",
  target: "es2022",
  loader: { ".ttf": "file", ".woff2": "file" },
  plugins: [onlyWoff2],
} satisfies BuildOptions;
