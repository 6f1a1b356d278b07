import assert from "node:assert/strict";
import * as vscode from "vscode";
import { PickMark } from "../../src/host/window/pickMark.ts";

const row = (label: string): vscode.QuickPickItem => ({ label });
const rows = (...labels: readonly string[]): readonly vscode.QuickPickItem[] => labels.map(row);
const separator: vscode.QuickPickItem = { label: "more", kind: vscode.QuickPickItemKind.Separator };

describe("15: the mark of a quick pick that fills in", () => {
  let pick: vscode.QuickPick<vscode.QuickPickItem>;
  let mark: PickMark<vscode.QuickPickItem>;

  beforeEach(() => {
    pick = vscode.window.createQuickPick();
    mark = new PickMark(pick, ({ label }) => label);
  });
  afterEach(() => {
    pick.dispose();
  });

  /** Sets rows, and resolves when they are on their way: VS Code gathers what is set in one turn, and what comes afterwards arrives after it. */
  async function fill(items: readonly vscode.QuickPickItem[], preferred?: string): Promise<void> {
    mark.fill(items, preferred);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }

  /** What Enter chooses. */
  async function enter(): Promise<string | undefined> {
    const accepted = new Promise<string | undefined>((resolve) => {
      pick.onDidAccept(() => resolve(pick.selectedItems[0]?.label));
    });
    await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
    return accepted;
  }

  async function down(): Promise<void> {
    await vscode.commands.executeCommand("quickInput.next");
  }

  it("stays where the user has put it, with rows added before, behind and in place of others", async () => {
    await fill([separator, ...rows("asking")]);
    pick.show();
    await fill([separator, ...rows("a", "b", "c"), separator, ...rows("asking")], "a");
    await down();
    await down();
    await fill([separator, ...rows("a", "b", "c"), separator, ...rows("d")], "a");
    assert.equal(await enter(), "c");
    await fill([separator, ...rows("new", "a", "b", "c"), separator, ...rows("d")], "a");
    assert.equal(await enter(), "c");
  });

  it("goes to the choice in force as long as the user has not moved it", async () => {
    await fill(rows("a", "b"));
    pick.show();
    await fill(rows("a", "b", "c"), "c");
    assert.equal(await enter(), "c");
  });

  it("applies an Enter that arrives while no row is marked to the row that is marked next", async () => {
    await fill(rows("a", "b"));
    pick.show();
    await down();
    const taken = new Promise<string>((resolve) => {
      mark.onAccept(({ label }) => resolve(label));
    });
    pick.activeItems = [];
    await new Promise((resolve) => setTimeout(resolve, 0));
    await enter();
    await fill(rows("a", "b", "c"));
    assert.equal(await taken, "b");
  });

  it("goes to what stands in its row's place when that is deleted", async () => {
    await fill(rows("a", "b", "c", "d"));
    pick.show();
    await down();
    await down();
    await fill(rows("a", "b", "d"));
    assert.equal(await enter(), "d");
  });
});
