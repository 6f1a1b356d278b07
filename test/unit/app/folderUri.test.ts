import assert from "node:assert/strict";
import { inOpenedFolder, remoteAuthorityOf, type OpenedFolders, type UriParts } from "../../../src/app/files/folderUri.ts";
import { globOfEnds, pathCandidates, searchableEnd } from "../../../src/app/files/pathCandidates.ts";

const parts = (scheme: string, authority: string, path: string): UriParts => ({ scheme, authority, path });
const remoteHost = (remoteAuthority: string | undefined, ...folders: readonly UriParts[]): OpenedFolders => ({
  folders,
  remoteAuthority,
  ignoreCase: false,
});
const home = parts("file", "", "/home/me/work");

describe("a file that is dragged out of a window (case 7)", () => {
  for (const authority of ["ssh-remote+host", "wsl+Ubuntu", "dev-container+7b22", "127.0.0.1:8080"]) {
    it(`is in the opened folder of its remote, ${authority}`, () => {
      const own = inOpenedFolder(parts("vscode-remote", authority, "/home/me/work/a b.ts"), remoteHost(authority, home));
      assert.deepEqual(own, parts("file", "", "/home/me/work/a b.ts"));
      const folder = parts("vscode-remote", authority, "/home/me/work");
      assert.deepEqual(inOpenedFolder(parts("file", "", "/home/me/work/a.ts"), remoteHost(authority, folder)), {
        ...folder,
        path: "/home/me/work/a.ts",
      });
    });
  }

  it("is not in it if its remote is another, or none", () => {
    const file = parts("vscode-remote", "ssh-remote+other", "/home/me/work/a.ts");
    assert.equal(inOpenedFolder(file, remoteHost("ssh-remote+host", home)), undefined);
    assert.equal(inOpenedFolder(file, remoteHost(undefined, home)), undefined);
    assert.equal(inOpenedFolder(parts("vscode-vfs", "github", "/home/me/work/a.ts"), remoteHost(undefined, home)), undefined);
  });

  it("is not in it by a way that leads out, nor by a name that only begins alike", () => {
    for (const path of ["/home/me/work/../secret", "/home/me/work/a/../../secret", "/home/me/workshop/a", "/etc/passwd"]) {
      assert.equal(inOpenedFolder(parts("file", "", path), remoteHost(undefined, home)), undefined, path);
    }
    assert.deepEqual(inOpenedFolder(parts("file", "", "/home/me/work/x/../a"), remoteHost(undefined, home))?.path, "/home/me/work/a");
  });

  it("is found whatever the case of a drive, and of names if the system ignores case", () => {
    const folder = parts("file", "", "/c:/Work");
    assert.ok(inOpenedFolder(parts("file", "", "/C:/Work/a.ts"), remoteHost(undefined, folder)));
    assert.ok(inOpenedFolder(parts("file", "", "/C:/work/a.ts"), { folders: [folder], remoteAuthority: undefined, ignoreCase: true }));
  });

  it("has its remote's name from the addresses that VS Code makes for the panel", () => {
    assert.equal(remoteAuthorityOf("https://vscode-remote+ssh-002dremote-002bhost.vscode-resource.vscode-cdn.net/"), "ssh-remote+host");
    assert.equal(
      remoteAuthorityOf("https://vscode-remote%2B127-002e0-002e0-002e1-003a8080.vscode-resource.vscode-cdn.net/"),
      "127.0.0.1:8080",
    );
    assert.equal(remoteAuthorityOf("https://file+.vscode-resource.vscode-cdn.net/"), undefined);
  });
});

describe("a path in an answer (case 17)", () => {
  const folders = [
    { ...home, name: "work" },
    { ...parts("file", "", "/srv/api"), name: "api" },
  ];
  const paths = (path: string): readonly string[] => pathCandidates(path, folders).map((candidate) => candidate.path);

  it("may be in any folder, by its name too, and absolute on either system", () => {
    assert.deepEqual(paths("src\\a.ts"), ["/home/me/work/src/a.ts", "/srv/api/src/a.ts"]);
    assert.deepEqual(paths("api/src/a.ts"), ["/home/me/work/api/src/a.ts", "/srv/api/api/src/a.ts", "/srv/api/src/a.ts"]);
    assert.deepEqual(paths("/srv/api/a.ts")[0], "/srv/api/a.ts");
    assert.deepEqual(paths("C:\\srv\\a.ts"), ["/C:/srv/a.ts"]);
  });

  it("is searched for by its end, if that is a file's name", () => {
    assert.deepEqual(["a.ts", "./panel/a.ts", "Makefile", "../a.ts", "/a.ts", "c:/a.ts", "src/", ".env", "..."].map(searchableEnd), [
      "a.ts",
      "panel/a.ts",
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    assert.equal(globOfEnds(["a.ts"]), "**/a.ts");
    assert.equal(globOfEnds(["a.ts", "app/[id]/page.tsx"]), "**/{a.ts,app/[[]id?/page.tsx}");
  });
});
