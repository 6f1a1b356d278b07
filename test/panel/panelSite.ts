import { build } from "esbuild";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, extname } from "node:path";
import { panelBundle } from "../../scripts/panelBundle.ts";
import { bodyClass, themeCss, themeNames, type ThemeName } from "./themes.ts";

const nonce = "test-nonce";

/** The panel on the loopback interface, under the same content security policy as in VS Code. */
export interface PanelSite extends AsyncDisposable {
  /** The address of the panel's page in `theme`. */
  url(theme: ThemeName): string;
  /** Size of the script, minified, in bytes. */
  readonly scriptBytes: number;
}

/** Stands in for VS Code's own script: gives the panel its one way to the host and keeps what it says. */
const stubScript = `
  window.panelMessages = [];
  window.policyViolations = [];
  window.addEventListener("securitypolicyviolation", (event) => window.policyViolations.push(event.violatedDirective + " " + event.blockedURI));
  window.acquireVsCodeApi = () => {
    let state;
    return {
      postMessage: (message) => { window.panelMessages.push(message); },
      getState: () => state,
      setState: (next) => { state = next; },
    };
  };
`;

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".ttf": "font/ttf",
  ".woff2": "font/woff2",
};

/** Bundles the panel as it is shipped and serves it. Rejects when it does not bundle. */
export async function startPanelSite(): Promise<PanelSite> {
  const files = await bundlePanel();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const body = files.get(path) ?? pageFor(path);
    if (body === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": contentTypes[extname(path)] ?? "text/html; charset=utf-8" }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: (theme) => `${origin}/panel-${themeNames.indexOf(theme)}.html`,
    scriptBytes: files.get("/chat.js")?.length ?? 0,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bundlePanel(): Promise<ReadonlyMap<string, Uint8Array | string>> {
  const result = await build({ ...panelBundle, minify: true, write: false, outdir: "/" });
  const files = new Map<string, Uint8Array | string>(result.outputFiles.map((file) => [`/${basename(file.path)}`, file.contents]));
  files.set("/stub.js", stubScript);
  themeNames.forEach((theme, index) => files.set(`/theme-${index}.css`, themeCss(theme)));
  return files;
}

function pageFor(path: string): string | undefined {
  const index = Number(/^\/panel-(\d)\.html$/.exec(path)?.[1] ?? Number.NaN);
  const theme = themeNames[index];
  if (theme === undefined) {
    return undefined;
  }
  const policy = `default-src 'none'; img-src 'self' data: blob:; style-src 'self'; script-src 'nonce-${nonce}'; font-src 'self'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Baton</title>
<link rel="stylesheet" href="/theme-${index}.css">
<link rel="stylesheet" href="/chat.css">
</head>
<body class="${bodyClass(theme)}">
<div id="root"></div>
<script nonce="${nonce}" src="/stub.js"></script>
<script nonce="${nonce}" src="/chat.js"></script>
</body>
</html>`;
}
