import * as vscode from "vscode";
import { agentFileText, commandName } from "../../core/context/customAgent.ts";

/** What an agent may do, as it's asked. */
const toolSets = [
  { label: "All tools", tools: undefined, picked: true },
  { label: "Read only", description: "Reads and searches; changes nothing", tools: ["read", "search", "problems", "changes"] },
  { label: "Read and edit", description: "No commands", tools: ["read", "search", "problems", "changes", "edit"] },
] as const;

const example = (name: string): string =>
  `You are ${name}. Say here what this agent is for, how it works, what it must not do, and what its report looks like.`;

/** *Baton: New Agent*: asks for a name, what it is for, its model and tools, writes `.github/agents/NAME.agent.md` and opens it for its prompt. Leaving it changes nothing. */
export async function newAgent(): Promise<void> {
  const folder = await chosenFolder();
  if (folder === undefined) {
    return;
  }
  const name = await vscode.window.showInputBox({
    title: "New Agent",
    prompt: "What is it called? In a new chat, /NAME chooses it.",
    placeHolder: "reviewer",
    validateInput: (words) => (commandName(words) === "" ? "A name has letters or digits." : undefined),
  });
  const description =
    name &&
    (await vscode.window.showInputBox({
      title: "New Agent",
      prompt: "What is it for? One sentence.",
      placeHolder: "Reviews changes for faults",
    }));
  const tools =
    description === undefined
      ? undefined
      : await vscode.window.showQuickPick(toolSets, { title: "New Agent", placeHolder: "What may it do?" });
  const model =
    tools &&
    (await vscode.window.showInputBox({ title: "New Agent", prompt: "Its model, such as openai:gpt-5.5. Empty: the model of the chat." }));
  if (name === undefined || description === undefined || tools === undefined || model === undefined) {
    return;
  }
  const id = commandName(name);
  const uri = vscode.Uri.joinPath(folder.uri, ".github", "agents", `${id}.agent.md`);
  const wanted = model.trim() === "" ? {} : { model: model.trim() };
  const text = agentFileText({
    name: id,
    description,
    prompt: example(name),
    ...(tools.tools === undefined ? {} : { tools: tools.tools }),
    ...wanted,
  });
  const edit = new vscode.WorkspaceEdit();
  // An agent that is there already is opened as it is.
  edit.createFile(uri, { ignoreIfExists: true, contents: new TextEncoder().encode(text) });
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(uri);
}

async function chosenFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length > 1) {
    return vscode.window.showWorkspaceFolderPick({ placeHolder: "In which folder?" });
  }
  if (folders[0] === undefined) {
    await vscode.window.showInformationMessage("Open a folder first: agents are files in it.");
  }
  return folders[0];
}
