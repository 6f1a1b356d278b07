/** A word that the project does not use, with what it says in its place. `pattern` is read without regard to case. */
interface RetiredWord {
  readonly word: string;
  readonly pattern: RegExp;
  readonly instead: string;
}

/** Where a retired word may stand all the same, and why. */
export interface AllowedWord {
  /** A file, or the beginning of its path; empty: everywhere. */
  readonly file: string;
  /** What stands around the word. */
  readonly text: RegExp;
  readonly reason: string;
}

/** The words of the table in the design notes. `rest` in the plain sense (“the rest of the text”) is none of them. */
export const retiredWords: readonly RetiredWord[] = [
  {
    word: "rest",
    pattern:
      /\b(?:rests|rested|resting)\b|\b(?:a|no|to|may|must|can|still|long|longest|shortest|first|own) rest\b|\brest (?:for|until|is over)\b/,
    instead: "cooldown",
  },
  { word: "wake", pattern: /\b(?:wakes?|woken?|waking|awake)\b/, instead: "clear cooldown" },
  { word: "affinity", pattern: /\baffinit(?:y|ies)\b/, instead: "sticky key" },
  { word: "lesson", pattern: /\blessons?\b/, instead: "correction" },
  { word: "mend", pattern: /\bmend(?:s|ed|ing|er)?\b/, instead: "correct, correction" },
  { word: "scene", pattern: /\bscenes?\b/, instead: "context" },
  { word: "manner", pattern: /\bmanners?\b/, instead: "options" },
  { word: "course", pattern: /(?<!\bof )\bcourses?\b/, instead: "connection test" },
  { word: "examination", pattern: /\bexamin(?:e[sd]?|ations?|ing)\b/, instead: "connection test" },
  { word: "subject", pattern: /\bsubjects?\b/, instead: "target" },
  { word: "tell", pattern: /\b(?:tells?|told|telling|tellers?|tellings?|untold|foretold)\b/, instead: "report, notify" },
  { word: "refuse", pattern: /\brefus(?:e[sd]?|ing|als?|er)\b/, instead: "reject" },
];

export const allowedWords: readonly AllowedWord[] = [
  { file: "scripts/words/", text: /./, reason: "this list" },
  { file: "test/fixtures/journals1/", text: /./, reason: "journals of format 1 and what they showed, as an earlier version wrote them" },
  {
    file: "",
    text: /connections? (?:is |was )?refused|refused[- ]connections?|connection-refused|ECONNREFUSED|CONNECTION_REFUSED/i,
    reason: "the network's own word",
  },
  { file: "", text: /refuses ?Stream ?Options/i, reason: "a field of users' settings: quirks of a provider" },
  { file: "", text: /\b#?has ?Refusal\b|model's refusal|`refusal`/i, reason: "a model's refusal, a finish reason of its own" },
  {
    file: "",
    text: /^(?:response\.)?refusal(?:\.delta|\.done)?$/,
    reason: "a finish reason, and the field and events of OpenAI's wires that it stands for",
  },
  { file: "src/app/connection/peerCertificate.ts", text: /^subject$/, reason: "a certificate's subject" },
  { file: "src/core/connection/certificate.ts", text: /^subject$/, reason: "a certificate's subject" },
  { file: "src/core/connection/ports.ts", text: /^subject$/, reason: "a certificate's subject" },
  {
    file: "src/core/thinking/taskWords.ts",
    text: /just \(\?:tell|hard to \(\?:say\|tell\)/,
    reason: "words of users and models, which are looked for",
  },
];
