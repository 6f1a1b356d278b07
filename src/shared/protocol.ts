import type { PermissionLevel, UserReply } from "./agentViews.ts";
import type { CompletionItem } from "./completionItem.ts";
import type { FailureFix } from "./failureCard.ts";
import type { Slot } from "./step.ts";
import type { FileTarget } from "./fileTarget.ts";
import type { PanelChange, PanelState, SetupOffer } from "./panelState.ts";

/**
 * What the host sends the panel. `sequence` counts up by one with each `changes` message since the panel was opened; a `snapshot` carries the
 * number that its state already includes, so the next `changes` message has that number plus one. On any other number the panel asks for a
 * snapshot and waits for it.
 */
export type HostToView =
  | { readonly type: "snapshot"; readonly sequence: number; readonly state: PanelState }
  | { readonly type: "changes"; readonly sequence: number; readonly changes: readonly PanelChange[] }
  | { readonly type: "composer-focus" }
  /** One sentence above the composer, until the user goes on writing. */
  | { readonly type: "composer-note"; readonly text: string }
  /** The answer to `prompt-send`: the prompt is in the conversation. */
  | { readonly type: "prompt-accepted"; readonly id: string }
  /** The answer to `prompt-send` where it cannot be taken now: it goes back into the composer, with its attachments. `reason`: one sentence. */
  | { readonly type: "prompt-returned"; readonly id: string; readonly reason?: string | undefined }
  /** The answer to `files-check`: the paths that were asked for, and those of them that are files. */
  | { readonly type: "files-checked"; readonly paths: readonly string[]; readonly existing: readonly string[] }
  /** The answer to `image-load`; without bytes if the file is gone. */
  | {
      readonly type: "image-loaded";
      readonly turnId: string;
      readonly partId: string;
      readonly index?: number | undefined;
      readonly mediaType: string;
      readonly bytes?: Uint8Array | undefined;
    }
  /** The answer to `completion-ask`. */
  | { readonly type: "completion-offer"; readonly id: number; readonly items: readonly CompletionItem[] }
  /** Mentions of files that the user has dropped or chosen: they go where the caret is. */
  | { readonly type: "mention-insert"; readonly text: string }
  /** Files that the host read for the user: the panel prepares them as it does what is pasted, and adds them. */
  | { readonly type: "files-offer"; readonly files: readonly OfferedFile[] };

/** A file's name and bytes. */
export interface OfferedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** How many paths one `files-check` may ask for. */
export const checkedPathsLimit = 200;

/** What the panel sends the host. The host parses it from `unknown`: a webview is not trusted. */
export type ViewToHost =
  /** The panel has loaded and shows nothing yet. Also asks again after a gap. */
  | { readonly type: "view-ready" }
  /** The user clicks or types in the panel, for the first time since it got the focus: commands act on it. */
  | { readonly type: "view-use" }
  /** All that stands in the composer is to be asked, with what is attached. `id` is new, and becomes the prompt's turn's. Answered by `prompt-accepted` or `prompt-returned`. */
  | {
      readonly type: "prompt-send";
      readonly id: string;
      readonly text: string;
      readonly conversationId?: string | undefined;
      /** It waits for the end of the answer that is being made, even if that could take it. */
      readonly waitsForEnd?: true | undefined;
    }
  /** Adds bytes to the prompt that is being written. The host looks at the bytes itself. */
  | {
      readonly type: "attachment-add";
      readonly name: string;
      readonly bytes: Uint8Array;
      readonly thumbnail?: string | undefined;
      readonly note?: string | undefined;
    }
  | { readonly type: "attachment-remove"; readonly id: string }
  /** Opens an attachment of a prompt that was sent. */
  | { readonly type: "attachment-open"; readonly turnId: string; readonly id: string }
  /** Asks for the bytes of an image that a model made, or that stands at `index` of a call's result. Answered by `image-loaded`. */
  | { readonly type: "image-load"; readonly turnId: string; readonly partId: string; readonly index?: number | undefined }
  /** Opens such an image. */
  | { readonly type: "image-open"; readonly turnId: string; readonly partId: string; readonly index?: number | undefined }
  /** Asks what to attach, with VS Code's own pick list. */
  | { readonly type: "attachment-choose" }
  /** Files dropped from VS Code itself, by their URIs. */
  | { readonly type: "files-drop"; readonly uris: readonly string[] }
  /** Asks what a mention (`@`) or a command (`/`) can go on with. Answered by `completion-offer`. */
  | { readonly type: "completion-ask"; readonly id: number; readonly trigger: "@" | "/"; readonly query: string }
  /** Attaches what is selected in the editor. */
  | { readonly type: "selection-attach" }
  | { readonly type: "schema-clear" }
  | { readonly type: "answer-stop" }
  /** Changes the words of a prompt that waits. */
  | { readonly type: "queue-edit"; readonly promptId: string; readonly text: string }
  /** Takes a prompt out of the queue. */
  | { readonly type: "queue-remove"; readonly promptId: string }
  /** Asks a prompt that waits now; an answer that streams is stopped first. */
  | { readonly type: "queue-ask"; readonly promptId: string }
  /** What the answer waits for is to be used now. */
  | { readonly type: "wait-skip" }
  | { readonly type: "role-choose"; readonly role: Slot }
  /** Opens the quick pick for the role's model. */
  | { readonly type: "model-choose"; readonly role: Slot }
  /** Opens the quick pick for the agent that answers. */
  | { readonly type: "agent-choose" }
  /** Opens the quick pick for the instruction files and skills that agents get. */
  | { readonly type: "instructions-choose" }
  /** Opens the quick pick for the role's effort. */
  | { readonly type: "effort-choose"; readonly role: Slot }
  | { readonly type: "draft-change"; readonly text: string }
  | { readonly type: "fix-run"; readonly turnId: string; readonly fix: FailureFix["id"]; readonly url?: string | undefined }
  /** Asks the same prompt again; the answer `turnId` is replaced. */
  | { readonly type: "answer-retry"; readonly turnId: string }
  /** Asks for the rest of an answer that broke off. */
  | { readonly type: "answer-continue"; readonly turnId: string }
  | { readonly type: "offer-take"; readonly offer: SetupOffer }
  | { readonly type: "key-add" }
  | { readonly type: "text-copy"; readonly text: string }
  /** Puts code into the active editor at its selection. */
  | { readonly type: "code-insert"; readonly text: string }
  /** Asks which of these paths, read from an answer, are files of the opened folders. Answered by `files-checked`. */
  | { readonly type: "files-check"; readonly paths: readonly string[] }
  /** Opens a file of the opened folders at its line; beside the active editor where `toSide` says so. */
  | { readonly type: "file-open"; readonly target: FileTarget; readonly toSide: boolean }
  | { readonly type: "link-open"; readonly href: string }
  | { readonly type: "settings-open"; readonly query: string }
  /** The user's answer to what an agent waits for. An id that nobody waits for any more changes nothing. */
  | { readonly type: "request-reply"; readonly id: string; readonly reply: UserReply }
  | { readonly type: "level-choose"; readonly level: PermissionLevel }
  /** Keeps or undoes pending changes of a file, or of all; `review` shows them as one diff, `open` the file at its first. */
  | { readonly type: "changes-act"; readonly act: "keep" | "undo" | "review" | "open"; readonly path?: string | undefined }
  /** Puts the files that an answer changed back as they were, or as they were before that was done. */
  | { readonly type: "turn-restore"; readonly turnId: string; readonly act: "undo" | "redo" }
  /** Has models sent the messages before a compaction whole again, or compacted again. Nothing happens while an answer streams. */
  | { readonly type: "compaction-set"; readonly turnId: string; readonly partId: string; readonly isUndone: boolean }
  /** Stops a call that runs; the answer goes on. */
  | { readonly type: "call-stop"; readonly turnId: string; readonly partId: string }
  /** Shows the terminal of a command in the background; without a handle: that of all others. */
  | { readonly type: "terminal-show"; readonly handle?: string | undefined }
  /** Stops a command in the background. */
  | { readonly type: "background-stop"; readonly handle: string }
  /** Opens what a call gave back in an editor. */
  | { readonly type: "result-open"; readonly turnId: string; readonly partId: string }
  /** The panel's own code failed; one sentence for the log, without conversation text. */
  | { readonly type: "view-error"; readonly message: string };
