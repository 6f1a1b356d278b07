// Packages Baton and drives it as a user would, in a real VS Code. Further arguments go to mocha, such as: npm run test:e2e -- --grep "a first answer"
import { ensureBrowser } from "./browser.ts";
import { ensureCodeServer } from "./codeServer.ts";
import { runMocha } from "./mocha.ts";
import { packageBaton } from "./packaging.ts";
import { vsixFile } from "./paths.ts";

await ensureCodeServer();
await ensureBrowser();
const size = await packageBaton();
console.log(`Packaged Baton: ${String(size)} bytes.`);
// Each file has a VS Code, a browser and a profile of its own, and waits for them most of the time: two run beside each other.
const beside = ["--parallel", "--jobs", "2"];
const { code } = await runMocha(["test/e2e/**/*.test.ts"], [...beside, "--timeout", "300000", ...process.argv.slice(2)], {
  env: { BATON_VSIX: vsixFile },
});
process.exitCode = code;
