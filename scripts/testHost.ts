// Runs test/host inside the extension host of a real VS Code, served to a headless browser. `--build-only` stops before the start; a glob runs those tests alone.
import { rmSync } from "node:fs";
import { cp, mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { format } from "node:util";
import { ensureBrowser, launchBrowser } from "./browser.ts";
import { buildHostTests, fakeModelsFolder, hostTestsFile, hostWorkspace } from "./hostTests.ts";
import { onExit } from "./processTree.ts";
import { repositoryRoot } from "./paths.ts";
import { startVsCodeServer } from "./vscodeServer.ts";
import { testEnvironment } from "../test/e2e/harness/environment.ts";

/** The MCP server whose tools the tests call. */
const mcpServer = join(repositoryRoot, "node_modules/@modelcontextprotocol/server-everything/dist/index.js");
const timeoutMs = 5 * 60_000;

/** Runs the built tests and prints their report. Resolves with VS Code's exit code; rejects when none came in time. */
async function runInServedVsCode(): Promise<number> {
  const profile = await mkdtemp(join(tmpdir(), "baton-host-"));
  onExit(() => {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  const reportFile = join(profile, "report.txt");
  const extensionsDir = join(profile, "extensions");
  await cp(fakeModelsFolder, join(extensionsDir, basename(fakeModelsFolder)), { recursive: true });
  const server = await startVsCodeServer({
    development: true,
    dataDir: join(profile, "server"),
    extensionsDir,
    env: testEnvironment({ BATON_HOST_REPORT: reportFile, BATON_TEST_MCP_SERVER: mcpServer }),
  });
  const browser = await launchBrowser({ profileDir: join(profile, "browser") });
  const page = browser.pages()[0] ?? (await browser.newPage());
  const log: string[] = [];
  const exit = Promise.withResolvers<number>();
  await page.exposeFunction("codeAutomationLog", (type: string, args: unknown[]) => log.push(`[${type}] ${format(...args)}`));
  await page.exposeFunction("codeAutomationExit", exit.resolve);
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
    const report = await readFile(reportFile, "utf8").catch(() => undefined);
    console.log(report ?? `No test ran. What the window said last:\n${log.slice(-60).join("\n")}`);
  }
}

await buildHostTests(process.argv.slice(2).find((argument) => !argument.startsWith("--")));
if (!process.argv.includes("--build-only")) {
  await ensureBrowser();
  process.exitCode = await runInServedVsCode();
}
