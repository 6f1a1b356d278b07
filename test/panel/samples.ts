import { answerOf } from "./sampleChanges.ts";
import type { Answer1 } from "../../src/core/session/journalFormat1.ts";
import type { Attachment } from "../../src/shared/attachment.ts";
import type { AnswerTurn, Conversation, Turn, UserTurn } from "../../src/shared/conversation.ts";
import type { StepFacts } from "../../src/shared/step.ts";
import type { Notice } from "../../src/shared/part.ts";
import type { FailureCard } from "../../src/shared/failureCard.ts";
import type { PanelState, SetupView, WaitView } from "../../src/shared/panelState.ts";

/** When everything is said, and looked at, in milliseconds since 1970-01-01 UTC. */
export const atMs = Date.UTC(2026, 0, 5, 9, 0, 0);

/** A panel of someone who has set up both roles, with `turns` said. */
export function sampleState(turns: readonly Turn[] = [], changes: Partial<PanelState> = {}): PanelState {
  const conversation: Conversation = { id: "c1", createdAtMs: atMs, turns };
  return {
    conversation,
    activeRole: "worker",
    roles: {
      worker: { ref: "openai:gpt-4.1-mini", label: "gpt-4.1-mini", providerLabel: "OpenAI" },
      orchestrator: { ref: "anthropic:claude-sonnet-4-5", label: "claude-sonnet-4-5", providerLabel: "Anthropic" },
    },
    setup: { searching: false, offers: [] },
    draft: "",
    attachments: [],
    efforts: { worker: "default", orchestrator: "default" },
    recall: [],
    settingsProblems: [],
    defaultLevel: "edit",
    levels: ["read", "ask", "edit"],
    ...changes,
  };
}

/** One of each kind, and a name that is too long for any panel. */
export const sampleAttachments: readonly Attachment[] = [
  {
    id: "a1",
    kind: "image",
    name: "sky.png",
    mediaType: "image/png",
    sizeBytes: 81_000,
    thumbnail:
      "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAABgAAAAQCAIAAACDRijCAAAAGklEQVR4nGNwa9pCFcQwatCoQaMGjRpEGQIA+606H0GArjkAAAAASUVORK5CYII=",
  },
  {
    id: "a2",
    kind: "pdf",
    name: "a report whose name goes on and on, as the names of reports do, up to its end.pdf",
    mediaType: "application/pdf",
    sizeBytes: 2_400_000,
  },
  { id: "a3", kind: "audio", name: "memo.mp3", mediaType: "audio/mpeg", sizeBytes: 900_000 },
  {
    id: "a4",
    kind: "text",
    name: "notes.md",
    mediaType: "text/plain",
    sizeBytes: 1_200,
    note: "Scaled down from 4000 × 3000 to 2000 × 1500 pixels",
  },
];

/** A newcomer's setup with every kind of offer. */
export const sampleSetup: SetupView = {
  searching: true,
  offers: [
    { kind: "environment-key", provider: "openai", providerLabel: "OpenAI", variable: "OPENAI_API_KEY" },
    { kind: "local-models", provider: "ollama", providerLabel: "Ollama", models: ["llama3.2", "qwen3:8b"] },
    { kind: "editor-models", count: 3 },
  ],
};

/** A newcomer with a key for everybody, who is not at home with any. */
export const manyOffers: SetupView = {
  searching: false,
  offers: [
    ...["OPENAI", "ANTHROPIC", "GEMINI", "GROQ", "MISTRAL", "OPENROUTER", "TOGETHER", "FIREWORKS"].map(
      (name) => ({ kind: "environment-key", provider: name.toLowerCase(), providerLabel: name, variable: `${name}_API_KEY` }) as const,
    ),
    { kind: "local-models", provider: "lmstudio", providerLabel: "LM Studio", models: ["mistralai/devstral-small-2507"] },
  ],
};

export function userTurn(id: string, text: string): UserTurn {
  return { kind: "user", id, text, atMs };
}

export const sampleFacts: StepFacts = {
  model: "gpt-4.1-mini-2025-04-14",
  inputTokens: 1234,
  outputTokens: 567,
  cachedInputTokens: 1024,
  reasoningTokens: 0,
  costUsd: 0.0041,
  firstTokenMs: 412,
  elapsedMs: 3210,
};

/** An answer; streaming and empty by default. */
export function answerTurn(id: string, changes: Partial<Answer1> = {}): AnswerTurn {
  return answerOf({ kind: "answer", id, role: "worker", provider: "openai", model: "gpt-4.1-mini", startedAtMs: atMs, ...changes });
}

/** An answer with `text`, finished. */
export function finishedAnswer(id: string, text: string, changes: Partial<Answer1> = {}): AnswerTurn {
  return answerTurn(id, { status: "complete", blocks: [{ kind: "text", text }], facts: sampleFacts, ...changes });
}

export const rateLimitCard: FailureCard = {
  kind: "rate-limit",
  title: "OpenAI is limiting requests for the key “work” (429).",
  advice: "Wait for the limit to pass, or add another key so that Baton can spread the load.",
  details: [
    "Rate limit reached for gpt-4.1-mini on tokens per min (TPM): Limit 200000, Used 199000.",
    "Status 429",
    "Request req_0123456789",
  ],
  fixes: [
    { id: "retry", label: "Try Again" },
    { id: "add-key", label: "Add an API Key" },
    { id: "choose-model", label: "Choose Another Model" },
  ],
};

export const wrongKeyCard: FailureCard = {
  kind: "auth",
  title: "OpenAI rejected the key “work” (401).",
  advice: "Replace the key, or check that it belongs to this project.",
  details: ["Incorrect API key provided.", "Status 401"],
  fixes: [
    { id: "replace-key", label: "Replace Key" },
    { id: "open-url", label: "Open OpenAI’s Keys Page", url: "https://platform.openai.com/api-keys" },
  ],
};

/** An answer that broke off, as its card shows it. */
export const truncatedCard: FailureCard = {
  kind: "truncated",
  title: "OpenAI's answer broke off.",
  advice: "What had arrived is kept: go on from there.",
  details: ["Provider: OpenAI (openai)", "Model: gpt-4.1-mini"],
  fixes: [
    { id: "continue", label: "Continue" },
    { id: "retry", label: "Try Again" },
    { id: "test-connection", label: "Test Connection" },
  ],
};

/** A key is in cooldown, and the answer `a1` is asked of another. `untilMs`: milliseconds since 1970-01-01 UTC. */
export function sampleWait(untilMs?: number, changes: Partial<WaitView> = {}): WaitView {
  return { turnId: "a1", text: "Key “work” (OpenAI) is in cooldown", untilMs, using: "“private”", ...changes };
}

/** `count` attempts that failed one after the other, as an answer shows them. */
export function sampleAttempts(count: number): readonly Notice[] {
  const causes = [
    {
      text: "OpenAI limits requests for the key “work” (429) · using the key “private”",
      details: [
        "OpenAI limits requests for the key “work” (429).",
        "Rate limit reached for gpt-4.1-mini in organization org-1 on tokens per min (TPM): Limit 200000, Used 199000.",
        "Key: work",
        "Status: 429",
        "Request id: req_0123456789",
      ],
    },
    {
      text: "OpenAI is overloaded (503) · trying again in 2 s",
      details: ["OpenAI is overloaded (503).", "The server is overloaded or not ready yet.", "Key: private", "Status: 503"],
    },
    {
      text: "The connection to OpenAI broke before an answer came · using claude-sonnet-4-5 at Anthropic",
      details: ["The connection to OpenAI broke before an answer came.", "Key: private"],
    },
  ] as const;
  return Array.from({ length: count }, (_, index) => causes[index % causes.length] ?? causes[0]);
}

/** A document with every kind of block that models write. */
export const richMarkdown = `# Debounce in TypeScript

A *debounced* function waits until calls **stop** for \`delayMs\`, then runs once. See [MDN](https://developer.mozilla.org/) or the local [notes](docs/notes.md).

## The code

\`\`\`ts
// Runs \`work\` once calls have stopped for \`delayMs\`.
export function debounce<T extends unknown[]>(work: (...args: T) => void, delayMs = 300) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (...args: T): void => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...args), delayMs);
  };
}
\`\`\`

### How it works

1. Each call clears the timer.
2. The last one lets it run out:
   - the arguments are those of the last call
   - nothing runs in between

- [x] No dependency
- [ ] Cancel on dispose

| Option | Default | Meaning |
|:-------|--------:|---------|
| \`delayMs\` | 300 | How long calls must stop before the work runs |
| \`leading\` | false | Run at the first call as well |

> Throttle instead when the work must also run *during* a burst.

---

\`\`\`diff
- setTimeout(work, 300);
+ setTimeout(work, delayMs);
\`\`\`

\`\`\`
npm test
\`\`\`
`;

const fallbackFacts: StepFacts = {
  ...sampleFacts,
  model: "claude-sonnet-4-5-20250929",
  answeredBy: { provider: "anthropic", providerLabel: "Anthropic", model: "claude-sonnet-4-5" },
  accountLabel: "private",
};

const noModel = { ref: "", label: "", providerLabel: "", problem: "No model is chosen yet." };

/** The roles of a newcomer. */
export const noModels: PanelState["roles"] = { worker: noModel, orchestrator: noModel };
const ready = sampleState();

/** The states that are looked at in every theme. */
export const lookStates: Readonly<Record<string, PanelState>> = {
  empty: ready,
  newcomer: sampleState([], { setup: sampleSetup, roles: { ...ready.roles, worker: noModel } }),
  offers: sampleState([], { setup: manyOffers, roles: { worker: noModel, orchestrator: noModel } }),
  finished: sampleState([userTurn("u1", "How do I debounce a function in TypeScript?"), finishedAnswer("a1", richMarkdown)]),
  streaming: sampleState(
    [
      userTurn("u1", "Plan the migration to ESM, please. Keep the public API, and say what breaks."),
      answerTurn("a1", {
        role: "orchestrator",
        model: "claude-sonnet-4-5",
        blocks: [
          { kind: "reasoning", text: "The user wants a plan.", startedAtMs: 0, endedAtMs: 4200 },
          { kind: "text", text: "I will look at the package first." },
          { kind: "tool-call", callId: "t1", name: "read_file", argumentsText: '{"path":"package.json"}' },
          {
            kind: "reasoning",
            text: "The exports map has two entries, so both must keep working. Check how `main` is used by",
            startedAtMs: 0,
          },
        ],
      }),
    ],
    { activeRole: "orchestrator" },
  ),
  attached: sampleState(
    [
      {
        ...userTurn("u1", "Who is in the picture, and what does the report say of them?"),
        attachments: sampleAttachments,
        schema: { id: "s1", name: "person.json" },
      },
      finishedAnswer("a1", '{\n  "name": "Ada",\n  "born": 1815\n}', {
        providerLabel: "OpenAI",
        schema: { id: "s1", name: "person.json" },
        facts: { ...sampleFacts, fitsSchema: true, reasoningTokens: 64, effort: "high", effortReason: "the prompt asks for a judgement" },
        notices: [
          {
            text: "OpenAI rejected max_tokens for gpt-4.1-mini · corrected and sent again",
            details: ["Unsupported parameter: 'max_tokens'"],
          },
          { text: "“old.png” couldn't be sent: its file no longer exists", details: [] },
        ],
        sources: [
          { url: "https://example.com/ada", title: "Ada Lovelace" },
          { title: "report.pdf", quote: "born in 1815" },
        ],
      }),
    ],
    { attachments: sampleAttachments, schemaName: "person.json", efforts: { worker: "auto", orchestrator: "high" } },
  ),
  failed: sampleState(
    [
      userTurn("u1", "Summarise this file."),
      answerTurn("a1", {
        status: "failed",
        blocks: [{ kind: "text", text: "The file has three parts. The first" }],
        failure: rateLimitCard,
        facts: { elapsedMs: 900 },
      }),
      userTurn("u2", "Again, please."),
      answerTurn("a2", { status: "failed", failure: wrongKeyCard }),
    ],
    { settingsProblems: ["baton.providers.local: baseUrl is not an address."] },
  ),
  waiting: sampleState(
    [
      userTurn("u1", "Hello"),
      finishedAnswer("a1", "Hello! What are we building?"),
      userTurn("u2", "A parser."),
      answerTurn("a2", { status: "interrupted", blocks: [{ kind: "text", text: "A parser turns text into" }] }),
      userTurn("u3", "x ".repeat(900)),
      answerTurn("a3"),
    ],
    { roles: { ...ready.roles, worker: { ...ready.roles.worker, problem: "OpenAI has no key." } } },
  ),
  cooldown: sampleState(
    [
      userTurn("u1", "Explain the change in one paragraph."),
      finishedAnswer("a0", "It moves the parser behind a port.", {
        providerLabel: "OpenAI",
        notices: sampleAttempts(6),
        facts: fallbackFacts,
      }),
      userTurn("u2", "And what breaks?"),
      answerTurn("a1", { providerLabel: "OpenAI", notices: sampleAttempts(1) }),
    ],
    { wait: sampleWait(atMs + 42_000) },
  ),
  stopped: sampleState([
    userTurn("u1", "Who was Ada Lovelace?"),
    answerTurn("a1", {
      status: "stopped",
      providerLabel: "OpenAI",
      blocks: [{ kind: "text", text: "Ada Lovelace was born in" }],
      facts: sampleFacts,
    }),
  ]),
  broken: sampleState([
    userTurn("u1", "Who was Ada Lovelace?"),
    answerTurn("a1", {
      status: "failed",
      providerLabel: "OpenAI",
      blocks: [{ kind: "text", text: "Ada Lovelace was born in" }],
      failure: truncatedCard,
      facts: sampleFacts,
    }),
  ]),
};
