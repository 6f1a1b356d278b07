import * as vscode from "vscode";

/** Tools for the tests, and the MCP server whose script `BATON_TEST_MCP_SERVER` names. */
export function registerTools(): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.lm.registerTool<{ readonly city: string }>("fake_weather", {
      invoke: ({ input }) => {
        if (input.city === "Nowhere") {
          throw new Error("There is no weather.");
        }
        return new vscode.LanguageModelToolResult([
          new vscode.LanguageModelTextPart(`Sunny in ${input.city}`),
          vscode.LanguageModelDataPart.json({ degrees: 21 }),
          new vscode.LanguageModelDataPart(new Uint8Array(3), "audio/wav"),
          new vscode.LanguageModelPromptTsxPart({
            node: {
              type: 1,
              children: [
                { type: 2, text: "from " },
                { type: 2, text: "tsx" },
              ],
            },
          }),
        ]);
      },
    }),
    vscode.lm.registerTool("fake_endless", {
      invoke: (_options, token) =>
        new Promise((_resolve, reject) => {
          token.onCancellationRequested(() => reject(new vscode.CancellationError()));
        }),
    }),
    vscode.lm.registerMcpServerDefinitionProvider("baton-test.servers", {
      provideMcpServerDefinitions: () => {
        const script = process.env["BATON_TEST_MCP_SERVER"];
        return script === undefined ? [] : [new vscode.McpStdioServerDefinition("everything", process.execPath, [script, "stdio"])];
      },
    }),
  );
}
