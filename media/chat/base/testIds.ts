/**
 * The hooks by which tests find their way, as `data-testid`. Turns carry `data-turn-id` beside it, roles `data-role`, answers `data-status`.
 *
 * - `transcript` the scrolling conversation; `turn-user`, `turn-answer` one turn; `waiting` the line before the first token
 * - `answer-text`, `thinking`, `tool-call`, `user-message` the parts of an answer; `code-block` with `code-copy`, `code-insert`;
 *   `formula`
 * - `wait-chip` what is in cooldown while an answer waits, with `wait-skip` and `wait-stop`
 * - `answer-notice` something that happened on the way to an answer, with `notice-copy`; `more-notices` where several are folded away;
 *   `answer-sources` the list under the answer; `answer-schema` whether it fits
 * - `sent-attachment` what went with a prompt, `sent-schema` its schema
 * - `answer-footer`, `answer-facts` with `answer-details`, `answer-note`, `answer-copy`, `answer-continue`, `answer-retry`
 * - `failure-card` with `failure-fix` (and `data-fix`), `failure-details`, `failure-copy`
 * - `user-more` shows the rest of a long prompt; `scroll-bottom` the round button
 * - `composer` the box, `composer-input` its text, `composer-note` the line above it, `long-text` what is too long for it with
 *   `long-text-remove`, `attach`, `attachments` with `attachment` and `attachment-remove`, `schema-chip` with `schema-remove`, `send`, `stop`,
 *   `role-worker`, `role-orchestrator`, `model-button`, `effort-button`
 * - `welcome` for a ready panel with `example-prompt`, `welcome-model`; `setup` for a newcomer with `setup-offer`, `setup-add-key`,
 *   `setup-other`, `setup-searching`
 * - `settings-problems` the strip, `settings-open` its button; `status` what screen readers announce
 */
export const testIds = {
  transcript: "transcript",
  turnUser: "turn-user",
  turnAnswer: "turn-answer",
  waiting: "waiting",
  answerText: "answer-text",
  answerImage: "answer-image",
  thinking: "thinking",
  toolCall: "tool-call",
  userMessage: "user-message",
  compaction: "compaction",
  compactionUndo: "compaction-undo",
  codeBlock: "code-block",
  codeCopy: "code-copy",
  codeInsert: "code-insert",
  formula: "formula",
  waitChip: "wait-chip",
  waitSkip: "wait-skip",
  waitStop: "wait-stop",
  answerNotice: "answer-notice",
  noticeCopy: "notice-copy",
  moreNotices: "more-notices",
  answerSources: "answer-sources",
  answerSchema: "answer-schema",
  sentAttachment: "sent-attachment",
  sentSchema: "sent-schema",
  answerFooter: "answer-footer",
  answerFacts: "answer-facts",
  answerDetails: "answer-details",
  answerNote: "answer-note",
  answerCopy: "answer-copy",
  answerContinue: "answer-continue",
  answerRetry: "answer-retry",
  failureCard: "failure-card",
  failureFix: "failure-fix",
  failureDetails: "failure-details",
  failureCopy: "failure-copy",
  userMore: "user-more",
  scrollBottom: "scroll-bottom",
  composer: "composer",
  composerInput: "composer-input",
  composerNote: "composer-note",
  queue: "queue",
  queueCount: "queue-count",
  queued: "queued",
  queueEdit: "queue-edit",
  queueAsk: "queue-ask",
  queueRemove: "queue-remove",
  queueInput: "queue-input",
  longText: "long-text",
  longTextRemove: "long-text-remove",
  attach: "attach",
  attachments: "attachments",
  attachment: "attachment",
  attachmentRemove: "attachment-remove",
  schemaChip: "schema-chip",
  schemaRemove: "schema-remove",
  send: "send",
  stop: "stop",
  roleWorker: "role-worker",
  roleOrchestrator: "role-orchestrator",
  modelButton: "model-button",
  effortButton: "effort-button",
  welcome: "welcome",
  welcomeModel: "welcome-model",
  examplePrompt: "example-prompt",
  setup: "setup",
  setupOffer: "setup-offer",
  setupAddKey: "setup-add-key",
  setupOther: "setup-other",
  setupSearching: "setup-searching",
  settingsProblems: "settings-problems",
  settingsOpen: "settings-open",
  status: "status",
} as const;
