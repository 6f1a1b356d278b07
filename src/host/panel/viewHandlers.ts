import * as vscode from "vscode";
import type { ChatView } from "../../app/views/chatView.ts";
import { chooseModelCommand } from "../typedCommands/commandMap.ts";
import type { Services } from "../window/services.ts";
import { note } from "../../app/panel/outbox.ts";
import { loadOnce } from "../../app/loadOnce.ts";
import type { dialogHandlers, DialogHandlers } from "./dialogHandlers.ts";
import type { ViewHandlers } from "../../app/panel/dispatch.ts";
import type { PanelPorts } from "./panelPorts.ts";
import { runCommand } from "../typedCommands/runCommand.ts";

/** Loads what makes the handlers of requests that ask something of the user. Rejects only if Baton's own files are broken. */
export type LoadDialogHandlers = () => Promise<{ readonly dialogHandlers: typeof dialogHandlers }>;

/** What the panel's requests do. */
export function viewHandlers(services: Services, chat: ChatView, panel: PanelPorts, loadDialogs: LoadDialogHandlers): ViewHandlers {
  const { signal } = panel;
  return {
    ...loadedWhenAsked(async () => (await loadDialogs()).dialogHandlers(services, chat, panel)),
    // Not awaited: an answer takes minutes, and its failures are in the answer.
    "prompt-send": (prompt) => {
      const outcome = chat.submit(prompt);
      signal(
        outcome.accepted ? { type: "prompt-accepted", id: prompt.id } : { type: "prompt-returned", id: prompt.id, reason: outcome.reason },
      );
    },
    "attachment-add": (file) => {
      note(signal, chat.attach(file));
    },
    "attachment-remove": ({ id }) => {
      chat.detach(id);
    },
    ...fileHandlers(chat, signal),
    "schema-clear": () => {
      chat.setSchema(undefined);
    },
    "answer-stop": () => chat.stop(),
    "queue-edit": ({ promptId, text }) => {
      chat.session.editQueued(promptId, text);
    },
    "queue-remove": ({ promptId }) => {
      chat.session.removeQueued(promptId);
    },
    "queue-ask": ({ promptId }) => services.internalErrors.letGo("send the prompt", chat.session.askQueued(promptId)),
    "answer-retry": ({ turnId }) => services.internalErrors.letGo("ask again", chat.retry(turnId)),
    "answer-continue": ({ turnId }) => services.internalErrors.letGo("continue the answer", chat.continue(turnId)),
    "wait-skip": () => {
      chat.skipWait();
    },
    "role-choose": ({ role }) => {
      chat.setRole(role);
    },
    "model-choose": async ({ role }) => {
      await runCommand(chooseModelCommand[role]);
    },
    "draft-change": ({ text }) => {
      chat.setDraft(text);
    },
    ...agentHandlers(services, chat, signal),
    "key-add": async () => {
      await runCommand("baton.addApiKey");
    },
    "text-copy": async ({ text }) => {
      await vscode.env.clipboard.writeText(text);
    },
    "link-open": ({ href }) => openLink(href),
    "settings-open": async ({ query }) => {
      await runCommand("baton.openSettings", query);
    },
    "view-error": ({ message }) => {
      services.log.error(`The panel: ${message.slice(0, 500)}`);
    },
  };
}

/** What the user says to agents, and does with what they changed. */
function agentHandlers(
  services: Services,
  chat: ChatView,
  signal: PanelPorts["signal"],
): Pick<
  ViewHandlers,
  | "request-reply"
  | "level-choose"
  | "changes-act"
  | "compaction-set"
  | "turn-restore"
  | "call-stop"
  | "terminal-show"
  | "background-stop"
  | "agent-choose"
  | "instructions-choose"
> {
  return {
    "request-reply": ({ id, reply }) => {
      chat.session.requests.reply(id, reply);
    },
    "level-choose": async ({ level }) => {
      const problem = level === "auto" ? await sandboxProblem(services) : undefined;
      note(signal, problem);
      if (problem === undefined) {
        chat.setLevel(level);
      }
    },
    "changes-act": async ({ act, path }) => (await services.changes.open())?.act(act, path),
    "compaction-set": ({ turnId, partId, isUndone }) => {
      chat.session.setCompaction(turnId, partId, isUndone);
    },
    "agent-choose": async () => {
      await runCommand("baton.chooseAgent");
    },
    "instructions-choose": async () => {
      await runCommand("baton.chooseInstructions");
    },
    "call-stop": ({ partId }) => {
      chat.session.stopCall(partId);
    },
    "terminal-show": ({ handle }) => {
      services.commands.show(handle);
    },
    "background-stop": ({ handle }) => services.commands.stop(handle),
    "turn-restore": async ({ turnId, act }) => (await services.changes.open())?.restoreTurn(chat.session.conversation.id, turnId, act),
  };
}

/** One sentence that says why commands can't run in a sandbox here; `undefined`: they can. */
async function sandboxProblem(services: Services): Promise<string | undefined> {
  const world = await (await services.runtime()).agentWorld?.();
  const state = await world?.sandbox?.state();
  return state === undefined ? "Open a folder first: Auto lets agents run commands in it." : state.ok ? undefined : state.reason;
}

/** What is done with the files of the chat that is shown. */
function fileHandlers(chat: ChatView, signal: PanelPorts["signal"]): Pick<ViewHandlers, "attachment-open" | "image-load" | "image-open"> {
  const open = async (path: string | undefined): Promise<void> => {
    if (path !== undefined) {
      await vscode.commands.executeCommand("vscode.open", vscode.Uri.file(path));
    }
  };
  return {
    "attachment-open": ({ turnId, id }) => open(chat.files.attachmentPath(turnId, id)),
    "image-load": async ({ turnId, partId, index }) => {
      signal({ type: "image-loaded", turnId, partId, index, ...(await chat.files.image(turnId, partId, index)) });
    },
    "image-open": ({ turnId, partId, index }) => open(chat.files.imagePath(turnId, partId, index)),
  };
}

/** Handlers that are made with the first request for any of them. */
function loadedWhenAsked(load: () => Promise<DialogHandlers>): DialogHandlers {
  const dialogs = loadOnce(load);
  return {
    "attachment-choose": async (request) => (await dialogs())["attachment-choose"](request),
    "completion-ask": async (request) => (await dialogs())["completion-ask"](request),
    "selection-attach": async (request) => (await dialogs())["selection-attach"](request),
    "files-drop": async (request) => (await dialogs())["files-drop"](request),
    "files-check": async (request) => (await dialogs())["files-check"](request),
    "file-open": async (request) => (await dialogs())["file-open"](request),
    "code-insert": async (request) => (await dialogs())["code-insert"](request),
    "result-open": async (request) => (await dialogs())["result-open"](request),
    "effort-choose": async (request) => (await dialogs())["effort-choose"](request),
    "fix-run": async (request) => (await dialogs())["fix-run"](request),
    "offer-take": async (request) => (await dialogs())["offer-take"](request),
  };
}

async function openLink(href: string): Promise<void> {
  const uri = vscode.Uri.parse(href, false);
  if (uri.scheme === "https" || uri.scheme === "http" || uri.scheme === "mailto") {
    await vscode.env.openExternal(uri);
  }
}
