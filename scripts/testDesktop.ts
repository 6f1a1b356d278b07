// Runs test/host inside a desktop VS Code of its own, which @vscode/test-electron downloads once.
import { runTests } from "@vscode/test-electron";
import { buildHostTests, fakeModelsFolder, hostTestsFile, hostWorkspace } from "./hostTests.ts";
import { repositoryRoot, testCache } from "./paths.ts";

await buildHostTests();
try {
  process.exitCode = await runTests({
    extensionDevelopmentPath: [repositoryRoot, fakeModelsFolder],
    extensionTestsPath: hostTestsFile,
    cachePath: testCache,
    launchArgs: [hostWorkspace, "--disable-extensions"],
    extensionTestsEnv: { BATON_RESULTS: process.env["BATON_RESULTS"] },
  });
} catch (error) {
  const words = error instanceof Error ? error.message : String(error);
  console.error(
    `The tests did not run in a desktop VS Code: ${words}\n` +
      "They need to download VS Code once, and a display (on a Linux machine without one: xvfb-run -a npm run test:desktop).\n" +
      "Where neither can be had, the same tests run in a served VS Code: npm run test:host",
  );
  process.exitCode = 1;
}
