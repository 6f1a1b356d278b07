import * as vscode from "vscode";
import { sniffMedia } from "../../shared/sniffMedia.ts";
import { mentionOf } from "../../shared/mentionSyntax.ts";
import { systemClock } from "../../app/clock.ts";
import type { PromptCompletions } from "../../app/context/promptCompletions.ts";
import type { ViewHandlers } from "../../app/panel/dispatch.ts";
import { note } from "../../app/panel/outbox.ts";
import type { ChatView } from "../../app/views/chatView.ts";
import { isSecretPath } from "../../core/permissions/terms/sensitivePaths.ts";
import { readDropped } from "../chat/attachmentSources.ts";
import type { WorkspaceFiles } from "../files/workspaceFiles.ts";
import { offer } from "./attachmentMenu.ts";
import type { PanelPorts } from "./panelPorts.ts";
import type { Services } from "../window/services.ts";

/** What the panel asks for while a prompt is written. */
export type PromptHandlers = Pick<ViewHandlers, "completion-ask" | "selection-attach" | "files-drop">;

/** What is done then. */
export function promptHandlers(services: Services, chat: ChatView, signal: PanelPorts["signal"], files: WorkspaceFiles): PromptHandlers {
  let asking = new AbortController();
  const completions = async (): Promise<PromptCompletions> => {
    const runtime = await services.runtime();
    opened ??= runtime.openCompletions(systemClock, async () => runtime.agentWorld?.());
    return opened;
  };
  let opened: PromptCompletions | undefined;
  return {
    "completion-ask": async ({ id, trigger, query }) => {
      // Nobody waits for what was offered for less.
      asking.abort();
      asking = new AbortController();
      const items = await (await completions()).find({ trigger, query }, asking.signal);
      signal({ type: "completion-offer", id, items });
    },
    "selection-attach": () => {
      const selection = services.selection.selection();
      const { name } = services.selection;
      note(
        signal,
        selection === undefined || name === undefined
          ? "Nothing is selected in the editor."
          : chat.attach({ name, bytes: Buffer.from(selection.text) }),
      );
    },
    "files-drop": async ({ uris }) => {
      const { mentions, others } = await sorted(uris, files);
      if (mentions.length > 0) {
        signal({ type: "mention-insert", text: mentions.join(" ") });
      }
      if (others.length > 0) {
        offer(signal, await readDropped(others, files));
      }
    },
  };
}

/** Folders and text files of the workspace are mentioned: agents read them by themselves. Pictures and other media are attached, and so is what agents may not read. */
async function sorted(
  uris: readonly string[],
  files: WorkspaceFiles,
): Promise<{ readonly mentions: readonly string[]; readonly others: readonly string[] }> {
  const mentions: string[] = [];
  const others: string[] = [];
  for (const address of uris) {
    const uri = files.own(address);
    const mention = uri && (await mentionFor(uri));
    if (mention === undefined) {
      others.push(address);
    } else {
      mentions.push(mention);
    }
  }
  return { mentions, others };
}

/** Larger files are not read to find out what they are. */
const mostBytes = 2 * 1024 * 1024;

/** How a file or folder of the workspace is mentioned; `undefined` if it is better attached. Never rejects. */
export async function mentionFor(uri: vscode.Uri): Promise<string | undefined> {
  const path = vscode.workspace.getWorkspaceFolder(uri) === undefined ? undefined : vscode.workspace.asRelativePath(uri);
  if (path === undefined || isSecretPath(path)) {
    return undefined;
  }
  try {
    const { type, size } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.Directory) !== 0) {
      return mentionOf(`${path}/`);
    }
    const isText = size <= mostBytes && sniffMedia(await vscode.workspace.fs.readFile(uri))?.kind === "text";
    return isText ? mentionOf(path) : undefined;
  } catch {
    return undefined;
  }
}
