import * as vscode from "vscode";

/** The bytes that saving a document as it stands would write, but for what is done on saving, such as formatting. */
export async function documentBytes(document: vscode.TextDocument): Promise<Uint8Array> {
  const text = document.getText();
  switch (document.encoding) {
    case "utf8":
      return new TextEncoder().encode(text);
    case "utf8bom":
      return new TextEncoder().encode(`\ufeff${text}`);
    default:
      return vscode.workspace.encode(text, { encoding: document.encoding });
  }
}

/** Whether two files have the same bytes. */
export function isSameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
