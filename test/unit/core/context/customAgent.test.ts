import assert from "node:assert/strict";
import { readFrontMatter } from "../../../../src/app/context/frontMatter.ts";
import { agentFileText, commandName, toolsOfAgent } from "../../../../src/core/context/customAgent.ts";

describe("An agent of the user's own", () => {
  const tools = ["read_file", "search_text", "edit_file", "write_file", "run_command", "ask_user", "mcp_search"].map((name) => ({ name }));
  const names = (listed?: readonly string[]): readonly string[] => toolsOfAgent(listed, tools).map(({ name }) => name);

  it("has the tools that it lists, by Baton's names, VS Code's or Claude Code's, and can always ask", () => {
    assert.equal(names().length, 7);
    assert.equal(names(["*"]).length, 7);
    assert.deepEqual(names([]), ["ask_user"]);
    assert.deepEqual(names(["Read", "Grep", "Bash(git *)"]), ["read_file", "search_text", "run_command", "ask_user"]);
    assert.deepEqual(names(["search", "edit/editFiles", "mcp_search"]), [
      "read_file",
      "search_text",
      "edit_file",
      "write_file",
      "ask_user",
      "mcp_search",
    ]);
    assert.deepEqual(names(["read_file", "unknown"]), ["read_file", "ask_user"]);
  });

  it("is written as a file that is read as the same", () => {
    const text = agentFileText({ name: "a", description: 'Says: "no"', prompt: "You are.", tools: ["read", "x: y"], model: "openai:gpt" });
    const { fields, body } = readFrontMatter(text);
    assert.deepEqual({ ...fields }, { name: "a", description: 'Says: "no"', tools: ["read", "x: y"], model: "openai:gpt" });
    assert.equal(body.trim(), "You are.");
  });

  it("is called by a name without spaces", () => {
    assert.deepEqual(["My Reviewer!", " ü b ", "../x", "--"].map(commandName), ["My-Reviewer", "ü-b", "..-x", ""]);
  });
});
