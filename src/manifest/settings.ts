import { retryRanges } from "../core/settings/retrySettings.ts";
import type { Slot } from "../shared/step.ts";
import { permissionLevels } from "../shared/agentViews.ts";
import { effortSettings } from "../shared/panelState.ts";
import { providerSettings } from "./providers.ts";

function modelSetting(title: "Orchestrator" | "Worker", work: string) {
  return {
    type: "string",
    default: "",
    order: 1,
    maxLength: 300,
    markdownDescription: `The model that ${work}, as \`provider:model\`: for example \`openai:gpt-5.5\`, \`anthropic:claude-sonnet-4-5\` or \`ollama:llama3.2\`. A bare id such as \`gpt-4.1\` is routed by its name. *Baton: Choose ${title} Model* lists what your keys can use. Ignored in workspaces that aren't trusted.`,
    examples: ["openai:gpt-5.5", "anthropic:claude-sonnet-4-5", "ollama:llama3.2"],
  };
}

function fallbacksSetting(role: Slot) {
  return {
    type: "array",
    default: [],
    scope: "application",
    order: 2,
    maxItems: 10,
    items: { type: "string", minLength: 1, maxLength: 300 },
    markdownDescription: `The models to use, in this order, when the ${role} model can't answer in time, each as \`provider:model\`, such as \`anthropic:claude-sonnet-4-5\`. All keys of a model are tried before the next model, and the answer shows which model gave it. Read only from your user settings, so that no repository can send your questions to another provider.`,
    examples: [["anthropic:claude-sonnet-4-5", "gemini:gemini-3-pro-preview"]],
  };
}

function effortSetting(role: Slot) {
  return {
    type: "string",
    enum: effortSettings,
    default: "default",
    order: 3,
    enumDescriptions: [
      "What the provider does when nothing is asked.",
      "Baton judges each task by stated rules, and shows what it chose and why.",
      "As little thinking as the model can be brought to.",
      "A little thinking; the fastest and cheapest that still thinks.",
      "The usual amount.",
      "The most thinking; slower and dearer.",
    ],
    markdownDescription: `How hard the ${role} model thinks before it answers. Sent only to models that can reason, in the way that each provider expects.`,
  };
}

function number(name: keyof typeof retryRanges, type: "number" | "integer", order: number) {
  const { usual, least, most } = retryRanges[name];
  return { type, default: usual, minimum: least, maximum: most, scope: "application", order };
}

const modelSettings = {
  "baton.orchestrator.model": modelSetting("Orchestrator", "plans, reasons and answers the hard questions"),
  "baton.orchestrator.fallbacks": fallbacksSetting("orchestrator"),
  "baton.orchestrator.effort": effortSetting("orchestrator"),
  "baton.worker.model": modelSetting("Worker", "does routine work quickly and cheaply"),
  "baton.worker.fallbacks": fallbacksSetting("worker"),
  "baton.worker.effort": effortSetting("worker"),
};

const requestSettings = {
  "baton.retry.maxWaitSeconds": {
    ...number("maxWaitSeconds", "number", 1),
    markdownDescription:
      "The longest that a question waits for a model whose keys rest or have used up their limits, in seconds. Where the wait would be longer, the next model of the fallbacks is asked; where there is none, Baton stops and says until when. 0: never waits.",
  },
  "baton.retry.maxAttempts": {
    ...number("maxAttempts", "integer", 2),
    markdownDescription:
      "How often a model is asked when its provider fails before the answer has begun. Keys that are rejected or in cooldown don't count: Baton uses the next key instead. Once a part of the answer has come, nothing is asked again by itself. 1: once.",
  },
  "baton.retry.firstByteSeconds": {
    ...number("firstByteSeconds", "number", 3),
    description:
      "How long a provider may take to begin its answer before Baton gives up, in seconds. Reasoning models can think for a minute before the first word.",
  },
  "baton.retry.idleSeconds": {
    ...number("idleSeconds", "number", 4),
    description: "How long an answer may pause before Baton treats it as stalled, in seconds.",
  },
};

const permissionRules = {
  type: "array",
  default: [],
  maxItems: 1000,
  items: {
    type: "object",
    minProperties: 1,
    additionalProperties: false,
    properties: {
      tool: { type: "string", minLength: 1, description: "A tool's name; * stands for any characters." },
      path: { type: "string", minLength: 1, description: "A glob over the path in its workspace folder, such as docs/**." },
      command: {
        type: "string",
        minLength: 1,
        description: "A command line as it is written, or words with * at the end for all commands that begin so.",
      },
    },
  },
};

const agentSettings = {
  "baton.changes.codeLens": {
    type: "boolean",
    default: true,
    order: 10,
    description:
      "Shows Keep and Undo above each change that an agent made in an editor and that you have neither kept nor undone. The commands, the chat's list of changed files and the buttons of the editor do the same.",
  },
  "baton.permissionLevel": {
    type: "string",
    enum: permissionLevels,
    default: "edit",
    order: 1,
    enumDescriptions: [
      "Agents only look: they change nothing and run nothing.",
      "Agents ask before each edit and each command.",
      "Agents edit files in the workspace, and each edit can be undone. They run commands that only read; they ask before all others.",
      "Agents run commands without asking, inside a sandbox (`#baton.sandbox.program#`). If there is none, as Edit.",
    ],
    markdownDescription:
      "What agents may do in a new chat. Each chat can have its own level, which you choose below its prompt. A workspace's settings can only tighten it; in workspaces that aren't trusted agents only look.",
  },
  "baton.permissions": {
    type: "object",
    default: {},
    order: 2,
    additionalProperties: false,
    properties: {
      deny: { ...permissionRules, description: "Never done. Beats all other rules." },
      ask: { ...permissionRules, description: "Always asked about. Beats allow." },
      allow: { ...permissionRules, description: "Done without asking. Read only from your user settings." },
    },
    markdownDescription:
      'Rules for what agents may do, beside `#baton.permissionLevel#`. Each rule fits calls of a `tool`, files of a `path` (a glob) or a `command` (as written, or with ` *` at the end for all that begin so), such as `{"command": "npm run build *"}`. Deny beats ask, and ask beats allow. A workspace\'s settings can only tighten: its allow rules are ignored. *Always allow* in the chat adds a rule here.',
    examples: [{ deny: [{ path: "secrets/**" }], ask: [{ command: "git push *" }], allow: [{ command: "npm test" }] }],
  },
  "baton.budget": {
    type: "object",
    default: {},
    scope: "application",
    order: 3,
    additionalProperties: false,
    properties: {
      turnUsd: { type: "number", minimum: 0, description: "US dollars that one turn may cost, its workers included. 0: no limit." },
      turnSteps: { type: "integer", minimum: 0, default: 100, description: "Model requests that one turn may make. 0: no limit." },
      conversationUsd: { type: "number", minimum: 0, description: "US dollars that all turns of a chat may cost. 0: no limit." },
      conversationSteps: { type: "integer", minimum: 0, description: "Model requests that all turns of a chat may make. 0: no limit." },
    },
    markdownDescription:
      "What agents may spend. At 80 % the answer says so; at 100 % the agent stops before its next request and asks whether to go on. Requests whose price isn't known can't be counted in dollars, and the answer says so.",
    examples: [{ turnUsd: 1, turnSteps: 100, conversationUsd: 5 }],
  },
  "baton.sandbox.program": {
    type: "string",
    default: "",
    scope: "application",
    order: 4,
    markdownDescription:
      "The absolute path of `srt`, the sandbox that commands run in at the permission level `auto`. Empty: looked for in `PATH`. Install it with `npm install -g @anthropic-ai/sandbox-runtime`; on Linux it needs bubblewrap. Commands in it have no network, write in the workspace only, and read no secrets.",
    examples: ["/usr/local/bin/srt"],
  },
  "baton.problems.waitSeconds": {
    type: "number",
    default: 3,
    minimum: 0,
    maximum: 60,
    order: 11,
    markdownDescription:
      "Maximum number of seconds that an agent's edit waits for the first problems from a language server that may still be starting. New problems go to the model with the edit's result. 0: edits don't wait.",
  },
  "baton.tools.fetchUrl": {
    type: "boolean",
    default: false,
    scope: "application",
    order: 20,
    markdownDescription:
      "Lets agents ask to fetch a public `http` or `https` address as text. Each time asks for your approval unless a rule of yours allows it; addresses of this computer and of private networks are never fetched. A chat that has begun gets it with its next answer.",
  },
};

const panelSettings = {
  "baton.panel.location": {
    type: "string",
    enum: ["secondarySideBar", "activityBar"],
    enumDescriptions: ["In the secondary side bar, next to VS Code's own chat.", "Behind an icon in the activity bar."],
    default: "secondarySideBar",
    scope: "window",
    description: "Where the chat appears. You can also drag it anywhere.",
  },
};

/** The settings, by the headings under which VS Code shows them. */
export const configuration = [
  { title: "Models", order: 1, properties: modelSettings },
  { title: "Providers", order: 2, properties: providerSettings },
  { title: "Requests", order: 3, properties: requestSettings },
  { title: "Agents", order: 4, properties: agentSettings },
  { title: "Panel", order: 5, properties: panelSettings },
];

type FullName =
  | keyof typeof modelSettings
  | keyof typeof providerSettings
  | keyof typeof requestSettings
  | keyof typeof agentSettings
  | keyof typeof panelSettings;

/** The name of a setting without `baton.`. */
export type SettingName = FullName extends `baton.${infer Name}` ? Name : never;

/** The whole names of all settings. */
export const settingNames: ReadonlySet<string> = new Set(configuration.flatMap(({ properties }) => Object.keys(properties)));
