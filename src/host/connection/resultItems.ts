import * as vscode from "vscode";
import type { StageFix } from "../../core/connection/finding.ts";
import type { ResultRow } from "../../app/connection/stageRows.ts";

/** A row of a connection test's results as VS Code lists it. */
export interface ResultItem extends vscode.QuickPickItem {
  /** The same for the same row each time. */
  readonly id: string;
  readonly row: ResultRow;
}

/** A button of a row. */
export interface FixButton extends vscode.QuickInputButton {
  readonly fix: StageFix;
}

const fixIcons: Readonly<Record<string, string>> = {
  retry: "refresh",
  "add-key": "key",
  "replace-key": "key",
  "choose-model": "list-selection",
  "open-provider-settings": "settings-gear",
  "open-proxy-settings": "globe",
  "open-http-setting": "settings",
  "test-connection": "plug",
  "new-chat": "add",
  "approve-origin": "shield",
  "open-url": "link-external",
  "show-log": "output",
  "open-setting": "settings",
  "use-address": "check",
};

/** The item of a row; `rows`: all that are listed with it. */
export function itemOf(row: ResultRow, _: number, rows: readonly ResultRow[]): ResultItem {
  const { label, description, detail, fixes } = row;
  return {
    // A stage may have several rows.
    id: `${row.about}/${String(rows.filter(({ about }) => about === row.about).indexOf(row))}`,
    label,
    alwaysShow: true,
    row,
    ...(description === undefined ? {} : { description }),
    ...(detail === undefined ? {} : { detail }),
    // The rows below the first only go on with its words.
    ...(description === undefined
      ? {}
      : {
          buttons: fixes.map(
            (fix): FixButton => ({ iconPath: new vscode.ThemeIcon(fixIcons[fix.id] ?? "tools"), tooltip: fix.label, fix }),
          ),
        }),
  };
}
