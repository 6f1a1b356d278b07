import assert from "node:assert/strict";
import { namedFolders } from "../../../../src/app/workspace/namedFolders.ts";
import { ripgrepPath } from "../../../../src/app/workspace/ripgrepPath.ts";

describe("the folders of a window", () => {
  it("have unique names, without the sign that separates them from paths, and paths without a sign at the end", () => {
    const folders = ["/a/app", "/b/app/", "/c/App", "/", "c:/"].map((path, index) => ({
      name: index < 3 ? (path.match(/app/i)?.[0] ?? "") : "x/y",
      path,
    }));
    assert.deepEqual(namedFolders(folders), [
      { name: "app", path: "/a/app" },
      { name: "app-2", path: "/b/app" },
      { name: "App-3", path: "/c/App" },
      { name: "x-y", path: "/" },
      { name: "x-y-2", path: "c:/" },
    ]);
  });

  it("are searched with the ripgrep that VS Code has, wherever it has it, or with none", () => {
    const found = (there: string, platform = "linux", arch = "x64"): string | undefined =>
      ripgrepPath("/code", { platform, arch }, (path) => path.replaceAll("\\", "/") === there);
    for (const there of [
      "/code/node_modules/@vscode/ripgrep-universal/bin/linux-x64/rg",
      "/code/node_modules.asar.unpacked/@vscode/ripgrep/bin/rg",
      "/code/node_modules/@vscode/ripgrep/bin/rg",
    ]) {
      assert.equal(found(there)?.replaceAll("\\", "/"), there);
    }
    assert.match(
      found("/code/node_modules.asar.unpacked/@vscode/ripgrep-universal/bin/win32-arm64/rg.exe", "win32", "arm64") ?? "",
      /rg\.exe$/,
    );
    assert.equal(found("/elsewhere/rg"), undefined);
  });
});
