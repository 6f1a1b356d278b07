import * as vscode from "vscode";

/**
 * The panel's page: scripts by nonce, styles and the icon font from the extension's own folder, nothing else and nothing remote. Each call
 * makes a new nonce. `viewId`: names the view in what its page keeps.
 */
export function chatHtml(webview: vscode.Webview, extensionUri: vscode.Uri, viewId: string): string {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64url");
  const file = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, "dist", name)).toString();
  const policy = [
    "default-src 'none'",
    `img-src ${webview.cspSource} data: blob:`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `script-src 'nonce-${nonce}'`,
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${file("chat.css")}">
<title>Baton</title>
</head>
<body>
<div id="root" data-view-id="${viewId}"></div>
<script nonce="${nonce}" src="${file("chat.js")}"></script>
</body>
</html>`;
}
