/** What an agent may do: look only; ask for each edit and command; edit the workspace's files, with edits that can be undone; run commands too, in a sandbox. */
export const permissionLevels = ["read", "ask", "edit", "auto"] as const;

export type PermissionLevel = (typeof permissionLevels)[number];

/** What a call would do, as the user is shown it before it is done: whole, and hidden characters visible. */
export type ApprovalDetail =
  | { readonly kind: "command"; readonly command: string /** The folder that it runs in, as people know it. */; readonly folder: string }
  /** `diff`: unified, without the lines that name the files. */
  | { readonly kind: "diff"; readonly path: string; readonly diff: string }
  /** The arguments of any other tool, as JSON for people. */
  | { readonly kind: "arguments"; readonly text: string };

interface WaitingForUser {
  /** Unique in the window. */
  readonly id: string;
  readonly turnId: string;
  /** The part of the call. */
  readonly partId: string;
  /** Who asks: the orchestrator, a worker by its name, the user's own agent. */
  readonly agent: string;
  /** The tool's name. */
  readonly tool: string;
  /** One line: what the call does. */
  readonly line: string;
}

/** A call that waits for the user's leave. */
export interface ApprovalView extends WaitingForUser {
  readonly kind: "call";
  readonly risk: "read" | "write" | "command" | "network" | "ask-user";
  /** One sentence: why it is asked. */
  readonly reason: string;
  readonly detail: ApprovalDetail;
  /** The rule that “always” adds to the settings, as it will stand there; absent if there can be none. */
  readonly rule?: string | undefined;
}

/** A question that an agent asks the user. */
export interface QuestionView extends WaitingForUser {
  readonly kind: "question";
  readonly question: string;
  /** Answers to choose from; may be empty. */
  readonly choices: readonly string[];
  /** Whether any words will do. */
  readonly takesText: boolean;
}

/** What an agent waits for. */
export type UserRequest = ApprovalView | QuestionView;

/** How long an approval holds: for this call, for the rest of the chat, for good (as a rule in the settings). */
export type ApprovalScope = "once" | "chat" | "always";

/** The user's answer. `words` go to the model. `ends`: the user wants no more of the turn. */
export type UserReply =
  | { readonly answer: "allow"; readonly scope: ApprovalScope }
  | { readonly answer: "deny"; readonly words?: string | undefined; readonly ends?: boolean | undefined }
  /** To a question: a choice, or the user's own words. */
  | { readonly answer: "text"; readonly text: string };

/** A file that agents changed and whose changes the user has neither kept nor undone. */
export interface ChangedFileView {
  /** Absolute, with `/`. */
  readonly path: string;
  /** As people know it: relative to its folder, under the folder's name if there are several. */
  readonly label: string;
  readonly kind: "create" | "edit" | "delete" | "rename";
  readonly addedLines: number;
  readonly removedLines: number;
  /** Hunks that are pending. */
  readonly hunks: number;
  /** Hunks that can no longer be undone by themselves, since other changes were made to their lines. */
  readonly blockedHunks: number;
}

/** A command that an agent has started and doesn't wait for, and that runs. */
export interface BackgroundView {
  /** Unique in the window. */
  readonly handle: string;
  /** The whole command line. */
  readonly command: string;
  /** In milliseconds since 1970-01-01 UTC. */
  readonly startedAtMs: number;
}

/** What fills the model's window. */
export interface ContextView {
  readonly usedTokens: number;
  /** Absent if the model's window is not known. */
  readonly windowTokens?: number | undefined;
  /** What the tokens are, such as “Instructions”, largest first. */
  readonly parts: readonly { readonly label: string; readonly tokens: number }[];
  /** The instruction files that the model was given, in that order; absent if there are none. */
  readonly files?: readonly string[] | undefined;
}

/** Characters of a running tool's output that are shown: the last ones. */
export const shownOutputLimit = 32_768;
