import type { Mention } from "./mentions.ts";

/** A prompt that is kept under a name and asked with `/name words`. */
export interface SlashCommand {
  /** Without the `/`. */
  readonly name: string;
  /** One line for people. */
  readonly description: string;
  /** What is asked; see {@link filledTemplate}. */
  readonly template: string;
  /** What is added if there is any. */
  readonly adds?: readonly Extract<Mention["kind"], "selection" | "problems" | "changes">[] | undefined;
  /** Nothing may be changed, whatever the level. */
  readonly readsOnly?: boolean | undefined;
}

/** The name of the command that compacts the conversation, and asks nobody anything else. */
export const compactCommand = "compact";

/** The commands that Baton brings along. A prompt file with the same name comes first. */
export const slashCommands: readonly SlashCommand[] = [
  {
    name: "plan",
    description: "Look around and plan, without changing anything",
    template: `Plan this task; don't change anything yet.

$ARGUMENTS

Read what is needed to plan well. Then give: what is to be reached and how it can be verified, the steps in order with the files that each of them changes, the risks, and what you would ask me. Keep it short, and name files and lines. Wait for my word before you begin.`,
    readsOnly: true,
  },
  {
    name: "fix",
    description: "Find the cause of a problem and fix it",
    template: `Fix this: $ARGUMENTS

If nothing is named here, fix the problems that the editor reports, else the tests that fail. Reproduce the problem first, find its cause, fix that and not the symptom, look for the same mistake elsewhere, and run what shows that it's fixed.`,
    adds: ["selection", "problems"],
  },
  {
    name: "tests",
    description: "Write tests, and run them",
    template: `Write tests for this: $ARGUMENTS

If nothing is named here, test what is selected, else what has changed since the last commit. Use the project's own test framework and style, and put them where its tests are. Cover the ordinary case, the borders and the errors. Run them. If one fails because the code is wrong, say so instead of weakening the test.`,
    adds: ["selection"],
  },
  {
    name: "explain",
    description: "Explain code",
    template: `Explain this: $ARGUMENTS

If nothing is named here, explain what is selected. Say what it's for, how it works and what calls it, with files and lines. Don't change anything.`,
    adds: ["selection"],
    readsOnly: true,
  },
  {
    name: "review",
    description: "Review changes for faults",
    template: `Review this: $ARGUMENTS

If nothing is named here, review what has changed since the last commit. Read the code around the changes. Report real faults, the worst first: wrong results, lost data, security, races, broken callers, missing tests. For each: file and line, what goes wrong with which input, and the fix. No praise, no remarks on style. Say it if there is nothing. Don't change anything.`,
    adds: ["changes"],
    readsOnly: true,
  },
  {
    name: "commit",
    description: "Commit what has changed",
    template: `Commit the changes. $ARGUMENTS

Look at what is staged; if nothing is, at what has changed, and stage what belongs together. Leave out files that look unfinished, generated or secret, and mention them. Write the message in the style of the latest commits of this repository. Don't push.`,
    adds: ["changes"],
  },
  { name: compactCommand, description: "Summarise earlier messages to make room", template: "" },
];

/** A prompt that begins with a command. `undefined`: it begins with none, whether there is such a command or not. Pure. */
export function readCommand(text: string): { readonly name: string; readonly words: string } | undefined {
  const [, name, words = ""] = /^\s*\/([\p{L}\p{N}_.-]{1,64})(?:\s+([\s\S]*))?$/u.exec(text) ?? [];
  return name === undefined ? undefined : { name, words: words.trim() };
}

/** What a template asks: `$ARGUMENTS` and `${input:name}` are the user's words, which come last if it has neither. What VS Code's prompt files write as `#file:` and `${selection}` are mentions. Pure. */
export function filledTemplate(template: string, words: string): string {
  const places = /\$ARGUMENTS\b|\$\{input(?::[^}]*)?\}/g;
  const isUsed = template.search(places) !== -1;
  const filled = template
    .replace(places, () => words)
    .replace(/\$\{(?:selection|selectedText)\}/g, "@selection")
    .replace(/(?<=^|\s)#(?=(?:file|folder|symbol):|(?:selection|problems|changes)\b)/g, "@");
  return (isUsed || words === "" ? filled : `${filled.trim()}\n\n${words}`).trim();
}
