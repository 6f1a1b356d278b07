// Runs test/host inside the extension host of a real VS Code, served to a headless browser. `--build-only` stops before the start.
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchBrowser } from "./browser.ts";
import { buildHostTests, hostTestsFile, hostWorkspace } from "./hostTests.ts";
import { onExit } from "./processTree.ts";
import { repositoryRoot } from "./paths.ts";
import { startVsCodeServer } from "./vscodeServer.ts";
import { testEnvironment } from "../test/e2e/harness/environment.ts";

const timeoutMs = 5 * 60_000;

/** Runs the built tests. Resolves with VS Code's exit code; rejects when none came in time. */
async function runInServedVsCode(): Promise<number> {
  const profile = await mkdtemp(join(tmpdir(), "baton-host-"));
  onExit(() => {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  const server = await startVsCodeServer({ dataDir: join(profile, "server"), extensionsDir: join(profile, "extensions"), env: testEnvironment() });
  const browser = await launchBrowser({ profileDir: join(profile, "browser") });
  const page = browser.pages()[0] ?? (await browser.newPage());
  const exit = Promise.withResolvers<number>();
  await page.exposeFunction("codeAutomationLog", (type: string, args: unknown) => {
    printLog(type, args);
  });
  await page.exposeFunction("codeAutomationExit", (code: number) => {
    exit.resolve(code);
  });
  const tooLate = setTimeout(() => {
    exit.reject(new Error(`The tests in the extension host did not end within ${String(timeoutMs / 60_000)} minutes.`));
  }, timeoutMs);
  try {
    await page.goto(server.url(hostWorkspace, { extensionDevelopmentPath: repositoryRoot, extensionTestsPath: hostTestsFile }));
    return await exit.promise;
  } finally {
    clearTimeout(tooLate);
    await browser.close();
    server.kill();
  }
}

/** The workbench hands over everything that any console says; what the tests print is worth showing, the workbench's own chatter is not. */
function printLog(type: string, args: unknown): void {
  const parts = Array.isArray(args) ? (args as unknown[]) : [args];
  const text = parts.map((part) => (typeof part === "string" ? part : JSON.stringify(part))).join(" ");
  if (process.env["BATON_VERBOSE"] === "1" || type === "log") {
    console.log(text.replace(/^%c\[Extension Host\] %c /, "").replace(/ color: blue( color: .*)?$/, ""));
  }
}

await buildHostTests();
if (!process.argv.includes("--build-only")) {
  process.exitCode = await runInServedVsCode();
}
