import { RunControl } from "../../core/resilience/runControl.ts";
import type { ModelRef } from "../../core/routing/modelRef.ts";
import { answerText } from "../../shared/answer.ts";
import { canContinue } from "../../shared/continuable.ts";
import { emptyConversation, type AnswerTurn, type Conversation, type UserTurn } from "../../shared/conversation.ts";
import { withoutUndefined } from "../../shared/json.ts";
import type { Slot, Step } from "../../shared/step.ts";
import { isConversationChange } from "../../shared/conversationChange.ts";
import { reducePanel, type PanelChange, type PanelState, type SetupView } from "../../shared/panelState.ts";
import type { ChatMemory } from "./chatMemory.ts";
import { ConversationFiles } from "./conversationFiles.ts";
import type { ChatPorts } from "./chatPorts.ts";
import { internalErrorCard } from "./internalErrorCard.ts";
import { attachmentFileName, schemaFileName } from "../storage/attachmentPath.ts";
import { PromptDraft, type GivenFile, type HeldSchema } from "./promptDraft.ts";

/**
 * The conversation and everything else that the panel shows. Owns the truth: panels come and go, and each begins with a snapshot of
 * {@link ChatController.state}. One answer streams at a time.
 */
export class ChatController {
  private readonly ports: ChatPorts;
  private readonly memory: ChatMemory;
  private readonly listeners = new Set<(change: PanelChange) => void>();
  private readonly prompt = new PromptDraft();
  private current: PanelState;
  private answering: { readonly control: RunControl; readonly done: Promise<void> } | undefined;

  constructor(ports: ChatPorts, memory: ChatMemory) {
    this.ports = ports;
    ports.store.onCopy((fromId, toId) => this.goOnAs(fromId, toId));
    this.memory = memory;
    this.current = {
      conversation: emptyConversation(ports.newId(), ports.clock.nowMs()),
      activeRole: memory.activeRole(),
      roles: ports.roles.views(),
      setup: { ready: this.isReady(memory.activeRole()), searching: true, offers: [] },
      draft: memory.draft(),
      attachments: [],
      efforts: ports.efforts(),
      recall: memory.recall(),
      settingsProblems: ports.settingsProblems(),
      chatType: ports.chatType(),
    };
  }

  /** All that the panel shows, now. */
  get state(): PanelState {
    return this.current;
  }

  /** Whether an answer streams. */
  get isAnswering(): boolean {
    return this.answering !== undefined;
  }

  /** Calls `listener` with every change, in order. The returned function ends that. */
  onChange(listener: (change: PanelChange) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Brings back the conversation that was open when the window closed. */
  async restore(): Promise<void> {
    const id = this.memory.conversationId();
    const conversation = id === undefined ? undefined : await this.ports.store.load(id);
    if (this.current.conversation.turns.length > 0) {
      return;
    }
    if (conversation === undefined) {
      // Said before the first prompt: VS Code takes a moment to keep it, and a crash must not come in between.
      this.memory.setConversationId(this.current.conversation.id);
    } else {
      this.show(conversation);
    }
  }

  /** Opens an earlier conversation; an answer that streams is stopped first, and kept. */
  async open(id: string): Promise<boolean> {
    await this.stop();
    const conversation = await this.ports.store.load(id);
    // A prompt may have been sent while that was read: its answer cannot go on in a conversation that is no longer shown.
    await this.stop();
    if (conversation !== undefined) {
      this.show(conversation);
    }
    return conversation !== undefined;
  }

  /** Begins a new conversation; an answer that streams is stopped first, and kept. */
  async newChat(): Promise<void> {
    await this.stop();
    if (this.current.conversation.turns.length > 0) {
      this.show(emptyConversation(this.ports.newId(), this.ports.clock.nowMs()));
    }
  }

  /** {@link submit} for a prompt that nobody takes back. Resolves when the answer has ended, or at once where the prompt was not taken. */
  async send(text: string): Promise<void> {
    const outcome = this.submit({ id: this.ports.newId(), text });
    await (outcome.accepted ? outcome.answered : undefined);
  }

  /**
   * Asks the active role's model, with what is attached. The prompt's id becomes its turn's; a prompt that is in the conversation already is accepted and
   * not asked again. A prompt that cannot be taken, since an answer streams or nothing is in it, is kept as the draft, with its attachments.
   */
  submit({ id, text }: Pick<UserTurn, "id" | "text">): PromptOutcome {
    if (this.current.conversation.turns.some((turn) => turn.id === id)) {
      return { accepted: true, answered: Promise.resolve() };
    }
    if (this.answering !== undefined || (text.trim() === "" && this.prompt.attachments.length === 0)) {
      this.setDraft(text);
      return {
        accepted: false,
        reason: this.answering && "The prompt was not sent, since an answer was still coming. Send it when that has ended.",
      };
    }
    this.setDraft("");
    return { accepted: true, answered: this.ask({ id, text, ...this.takeAttached() }) };
  }

  private takeAttached(): Pick<UserTurn, "attachments" | "schema"> {
    const { id } = this.current.conversation;
    const { schema } = this.prompt;
    const held = this.prompt.take();
    for (const { attachment, bytes } of held) {
      this.ports.store.files.keep(id, attachmentFileName(attachment), bytes);
    }
    if (schema !== undefined) {
      this.ports.store.files.keep(id, schemaFileName(schema.ref), Buffer.from(schema.text));
    }
    if (held.length > 0) {
      this.reportAttachments();
    }
    return { attachments: held.length === 0 ? undefined : held.map(({ attachment }) => attachment), schema: schema?.ref };
  }

  /** Asks again for the last answer, with the active role's present model. An earlier answer's prompt is asked anew at the end. */
  async retry(turnId: string): Promise<void> {
    const { turns } = this.current.conversation;
    const index = turns.findIndex((turn) => turn.id === turnId);
    const prompt = turns.slice(0, Math.max(0, index)).findLast((turn) => turn.kind === "user");
    if (this.answering !== undefined || prompt === undefined) {
      return;
    }
    if (index === turns.length - 1) {
      this.change({ type: "turn-remove", turnId });
      await this.answer({ clearCooldown: true });
    } else {
      await this.ask({ ...prompt, id: this.ports.newId() }, { clearCooldown: true });
    }
  }

  /** Asks for the rest of the last answer, where it broke off or reached its output limit. What has come stays. */
  async continue(turnId: string): Promise<void> {
    const last = this.current.conversation.turns.at(-1);
    if (this.answering !== undefined || last?.kind !== "answer" || last.id !== turnId || last.status === "streaming") {
      return;
    }
    if (canContinue(last)) {
      this.resume(last);
      await this.answer({ clearCooldown: true, continued: last, begun: answerText(last) });
    } else if (last.status !== "complete" && last.schema === undefined) {
      // A failure's card offers it for an answer without words, too: the rest is all of it.
      await this.retry(turnId);
    }
  }

  /** What the answer waits for is used now. */
  skipWait(): void {
    this.answering?.control.useNow();
  }

  /** Adds a file to the prompt that is being written. The result says why it was not added. */
  attach(file: GivenFile): string | undefined {
    const problem = this.prompt.add(file);
    if (problem === undefined) {
      this.reportAttachments();
    }
    return problem;
  }

  /** Takes an attachment out of the prompt that is being written. */
  detach(id: string): void {
    this.prompt.remove(id);
    this.reportAttachments();
  }

  /** The files of the conversation that is shown. */
  get files(): ConversationFiles {
    return new ConversationFiles(this.ports.store.files, this.current.conversation);
  }

  /** Has the next answers fit a schema; `undefined` sets them free again. */
  setSchema(schema: HeldSchema | undefined): void {
    this.prompt.schema = schema;
    this.change({ type: "schema-set", name: schema?.ref.name });
  }

  /** Stops the answer that streams; what had arrived is kept. Resolves when the connection is closed. */
  async stop(): Promise<void> {
    this.answering?.control.stop();
    await this.answering?.done;
  }

  /** Switches the role that the next prompt goes to. */
  setRole(role: Slot): void {
    this.memory.setActiveRole(role);
    this.change({ type: "role-set", role });
    this.change({ type: "setup-set", setup: { ...this.current.setup, ready: this.isReady(role) } });
  }

  /** Keeps what stands in the composer. The panel knows it already: no change is sent. */
  setDraft(text: string): void {
    this.current = { ...this.current, draft: text };
    this.memory.setDraft(text);
  }

  /** Notifies the panel of models, keys and settings as they are now. */
  refresh(): void {
    this.change({ type: "roles-set", roles: this.ports.roles.views() });
    this.change({ type: "efforts-set", efforts: this.ports.efforts() });
    this.change({ type: "settings-problems-set", problems: this.ports.settingsProblems() });
    this.change({ type: "setup-set", setup: { ...this.current.setup, ready: this.isReady(this.current.activeRole) } });
  }

  /** Notifies the panel of the conversation's type as it is now. */
  refreshType(): void {
    this.change({ type: "chat-type-set", chatType: this.ports.chatType() });
  }

  /** Reports to the panel what was found for a newcomer. */
  setOffers(offers: Pick<SetupView, "searching" | "offers">): void {
    this.change({ type: "setup-set", setup: { ...this.current.setup, ...offers } });
  }

  private async ask(
    { id, text, attachments, schema }: Pick<UserTurn, "id" | "text" | "attachments" | "schema">,
    answerOptions: AnswerOptions = {},
  ): Promise<void> {
    if (this.current.conversation.turns.length === 0) {
      this.memory.setConversationId(this.current.conversation.id);
    }
    this.change({ type: "turn-add", turn: { kind: "user", id, text, atMs: this.ports.clock.nowMs(), attachments, schema } });
    if (text.trim() !== "") {
      this.change({ type: "recall-add", text });
      this.memory.remember(text);
    }
    await this.answer(answerOptions);
  }

  private reportAttachments(): void {
    this.change({ type: "attachments-set", attachments: this.prompt.attachments });
  }

  private isReady(role: Slot): boolean {
    return this.ports.roles.view(role).problem === undefined;
  }

  private show(conversation: Conversation): void {
    this.memory.setConversationId(conversation.id);
    this.change({ type: "conversation-show", conversation });
  }

  /** The conversation goes on in a file of its own. The panel need not know. */
  private goOnAs(fromId: string, toId: string): void {
    const { conversation } = this.current;
    if (conversation.id === fromId) {
      this.current = { ...this.current, conversation: { ...conversation, id: toId } };
      this.memory.setConversationId(toId);
    }
  }

  /** Makes a change, keeps it, and reports it, in this order: what a panel has shown is there again after a crash. */
  private change(made: PanelChange): void {
    const change = made.type === "part-append" ? made : withoutUndefined(made);
    const before = this.current;
    this.current = reducePanel(before, change);
    if (before.conversation !== this.current.conversation && isConversationChange(change)) {
      this.ports.store.append(this.current.conversation, change);
    }
    for (const listener of this.listeners) {
      listener(change);
    }
  }

  private async answer(answerOptions: AnswerOptions): Promise<void> {
    const control = new RunControl();
    const done = this.streamAnswer(answerOptions.continued?.slot ?? this.current.activeRole, answerOptions, control);
    this.answering = { control, done };
    try {
      await done;
    } finally {
      this.answering = undefined;
      this.ports.answerEnded();
    }
  }

  private async streamAnswer(role: Slot, { clearCooldown, continued, begun }: AnswerOptions, control: RunControl): Promise<void> {
    const model = this.ports.roles.resolve(role);
    const turnId = continued?.id ?? this.ports.newId();
    if (continued === undefined) {
      this.addAnswer(turnId, role, model.ok ? model.ref : { provider: "", model: this.ports.roles.view(role).ref });
    }
    this.ports.answerBegan();
    try {
      const keepFile = (name: string, bytes: Uint8Array): void => {
        this.ports.store.files.keep(this.current.conversation.id, name, bytes);
      };
      const { runAnswer } = await this.ports.loadAnswering();
      await runAnswer(
        this.ports,
        { role, model, conversation: this.current.conversation, turnId, begun, clearCooldown, control, keepFile },
        (change) => this.change(change),
      );
    } catch (error) {
      const failure = internalErrorCard(error);
      this.ports.log.error(`${failure.title} ${failure.details.join(" ")}`);
      this.change({ type: "turn-end", turnId, status: "failed", failure });
    }
  }

  private step(id: string, slot: Slot, ref: ModelRef): Step {
    return {
      id,
      slot,
      agent: slot,
      provider: ref.provider,
      providerLabel: this.ports.describe(ref.provider)?.label,
      model: ref.model,
      startedAtMs: this.ports.clock.nowMs(),
      status: "running",
      facts: {},
    };
  }

  /** An answer goes on: with a step of the slot's present model. */
  private resume({ id: turnId, slot, steps }: AnswerTurn): void {
    const model = this.ports.roles.resolve(slot);
    const ref = model.ok ? model.ref : { provider: "", model: this.ports.roles.view(slot).ref };
    this.change({ type: "turn-resume", turnId });
    this.change({ type: "step-start", turnId, step: this.step(`s${steps.length + 1}`, slot, ref) });
  }

  private addAnswer(turnId: string, role: Slot, ref: ModelRef): void {
    const { conversation } = this.current;
    const turn: AnswerTurn = {
      kind: "answer",
      id: turnId,
      slot: role,
      agent: role,
      startedAtMs: this.ports.clock.nowMs(),
      status: "streaming",
      steps: [this.step("s1", role, ref)],
      parts: [],
      schema: conversation.turns.findLast((other) => other.kind === "user")?.schema,
    };
    this.change({ type: "turn-add", turn });
  }
}

/** What became of a prompt. `answered` resolves when its answer has ended; `reason` is one sentence, absent where nothing was in the prompt. */
export type PromptOutcome =
  | { readonly accepted: true; readonly answered: Promise<void> }
  | { readonly accepted: false; readonly reason: string | undefined };

/** How an answer is asked for. */
interface AnswerOptions {
  /** Whatever is in cooldown is tried. */
  readonly clearCooldown?: boolean;
  /** The answer whose rest is asked for, and its words so far. */
  readonly continued?: AnswerTurn;
  readonly begun?: string;
}
