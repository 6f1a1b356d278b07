import * as vscode from "vscode";
import { activeEditor } from "../chat/activeEditor.ts";
import { chooseFiles, readFiles, type ReadFiles } from "../chat/attachmentSources.ts";
import { note, type PanelSignal } from "../../app/panel/outbox.ts";
import { runCommand } from "../typedCommands/runCommand.ts";

/** Reports to the panel files to attach, and what went wrong with others. */
export function offer(signal: (message: PanelSignal) => void, { files, problem }: ReadFiles): void {
  if (files.length > 0) {
    signal({ type: "files-offer", files });
  }
  note(signal, problem);
}

/** What the composer's + button asks: files of this computer, the file in the editor, or a schema for the answers. */
export async function chooseAttachment(signal: (message: PanelSignal) => void): Promise<void> {
  const active = await activeEditor();
  const items: readonly (vscode.QuickPickItem & { readonly run: () => Promise<void> })[] = [
    {
      label: "$(attach) Files…",
      description: "pictures, PDF, recordings, text",
      run: async () => offerChosen(signal, await chooseFiles()),
    },
    ...(active === undefined
      ? []
      : [
          {
            label: "$(file) Active Editor",
            description: active.description,
            run: async () => {
              offer(signal, await readFiles([active.uri]));
            },
          },
        ]),
    {
      label: "$(json) JSON Schema…",
      description: "that the next answers must fit",
      run: async () => {
        await runCommand("baton.answerWithSchema");
      },
    },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: "Attach",
    placeHolder: "What goes with the prompt? You can also hold Shift and drop files on the chat.",
  });
  await picked?.run();
  signal({ type: "composer-focus" });
}

function offerChosen(signal: (message: PanelSignal) => void, chosen: ReadFiles | undefined): void {
  if (chosen !== undefined) {
    offer(signal, chosen);
  }
}
