/** A run of words, or of thinking, in the order in which they came. */
export interface TextBlock {
  readonly kind: "text";
  readonly text: string;
}

export interface ReasoningBlock {
  readonly kind: "reasoning";
  readonly text: string;
  readonly startedAtMs: number;
  /** Absent while the model still thinks. */
  readonly endedAtMs?: number | undefined;
}

/** A call that a model asked for. Baton shows it; `argumentsText` is JSON as it came. */
export interface ToolCallBlock {
  readonly kind: "tool-call";
  readonly callId: string;
  readonly name: string;
  readonly argumentsText: string;
}

export type AnswerBlock = TextBlock | ReasoningBlock | ToolCallBlock;

/** The blocks with more words at their end. Pure. */
export function appendText(blocks: readonly AnswerBlock[], text: string): readonly AnswerBlock[] {
  const last = blocks.at(-1);
  return last?.kind === "text" ? blocks.with(-1, { ...last, text: last.text + text }) : [...blocks, { kind: "text", text }];
}

/** The blocks with more thinking at their end. Pure. */
export function appendReasoning(blocks: readonly AnswerBlock[], text: string, atMs: number): readonly AnswerBlock[] {
  const last = blocks.at(-1);
  return last?.kind === "reasoning" && last.endedAtMs === undefined
    ? blocks.with(-1, { ...last, text: last.text + text })
    : [...blocks, { kind: "reasoning", text, startedAtMs: atMs }];
}

/** The blocks with their last thinking over. Pure. */
export function endReasoning(blocks: readonly AnswerBlock[], atMs: number): readonly AnswerBlock[] {
  const index = blocks.findLastIndex((block) => block.kind === "reasoning");
  const block = blocks[index];
  return block?.kind === "reasoning" && block.endedAtMs === undefined ? blocks.with(index, { ...block, endedAtMs: atMs }) : blocks;
}

/** The blocks with more of a call's arguments. Pure. */
export function appendArguments(blocks: readonly AnswerBlock[], callId: string, text: string): readonly AnswerBlock[] {
  return blocks.map((block) =>
    block.kind === "tool-call" && block.callId === callId ? { ...block, argumentsText: block.argumentsText + text } : block,
  );
}

/** The blocks with their thinking as it is and `text` in place of everything else. Pure. */
export function setOutput(blocks: readonly AnswerBlock[], text: string): readonly AnswerBlock[] {
  return [...blocks.filter((block) => block.kind === "reasoning"), { kind: "text", text }];
}
