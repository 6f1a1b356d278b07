import type { AnswerTurn } from "../../../src/shared/conversation.ts";
import type { ContentPart, ToolCallPart } from "../../../src/shared/part.ts";
import { element } from "../base/element.ts";
import type { PartView, ViewContext } from "../base/viewContext.ts";
import { CallList, type CallOutputs } from "../calls/callList.ts";
import { createCompactionPart } from "./compactionPart.ts";
import { createImagePart } from "./imagePart.ts";
import { createReasoningPart } from "./reasoningPart.ts";
import { createTextPart } from "./textPart.ts";
import { createUserMessagePart } from "./userMessagePart.ts";

type SinglePart = Exclude<ContentPart, ToolCallPart>;

/** A piece of an answer as it is drawn: calls that follow each other are one. */
type Item =
  | { readonly kind: SinglePart["kind"]; readonly id: string; readonly part: SinglePart; readonly growing: boolean }
  | { readonly kind: "calls"; readonly id: string; readonly parts: readonly ToolCallPart[] };

interface ShownSingle {
  readonly id: string;
  readonly kind: SinglePart["kind"];
  readonly view: PartView<SinglePart>;
  part: SinglePart | undefined;
  growing: boolean;
}

interface ShownCalls {
  readonly id: string;
  readonly kind: "calls";
  readonly view: CallList;
}

/** What an answer is made of, in order. A part that is the same object is not looked at again. */
export class AnswerParts {
  readonly element = element("div", { class: "answer-parts" });
  readonly #turn: Pick<AnswerTurn, "id" | "schema">;
  readonly #context: ViewContext;
  #shown: (ShownSingle | ShownCalls)[] = [];
  #items: readonly Item[] = [];

  constructor(turn: Pick<AnswerTurn, "id" | "schema">, context: ViewContext) {
    this.#turn = turn;
    this.#context = context;
  }

  /** Draws what differs. `streaming`: more may come. */
  update(parts: readonly ContentPart[], streaming: boolean, outputs: CallOutputs | undefined): void {
    this.#items = itemsOf(parts, streaming);
    for (const [index, item] of this.#items.entries()) {
      const shown = this.#shownAt(index, item);
      if (item.kind === "calls") {
        if (shown.kind === "calls") {
          shown.view.update(item.parts, streaming, outputs);
        }
      } else if (shown.kind !== "calls" && (shown.part !== item.part || shown.growing !== item.growing)) {
        shown.part = item.part;
        shown.growing = item.growing;
        shown.view.update(item.part, item.growing);
      }
    }
    for (const extra of this.#shown.splice(this.#items.length)) {
      extra.view.dispose();
      extra.view.element.remove();
    }
  }

  /** Shows the output of calls of an answer that streams, and has not changed otherwise. */
  showOutputs(outputs: CallOutputs | undefined): void {
    for (const [index, item] of this.#items.entries()) {
      const shown = this.#shown[index];
      if (item.kind === "calls" && shown?.kind === "calls") {
        shown.view.update(item.parts, true, outputs);
      }
    }
  }

  /** Ends timers and observers of all parts. */
  dispose(): void {
    this.#shown.forEach(({ view }) => view.dispose());
  }

  #shownAt(index: number, { id, kind }: Item): ShownSingle | ShownCalls {
    const shown = this.#shown[index];
    if (shown?.kind === kind && (shown.id === id || kind === "text")) {
      return shown;
    }
    const created = this.#create(id, kind);
    if (shown) {
      shown.view.dispose();
      shown.view.element.replaceWith(created.view.element);
    } else {
      this.element.append(created.view.element);
    }
    this.#shown[index] = created;
    return created;
  }

  #create(id: string, kind: Item["kind"]): ShownSingle | ShownCalls {
    return kind === "calls"
      ? { id, kind, view: new CallList(this.#turn.id, this.#context) }
      : { id, kind, view: createPart(kind, this.#turn, this.#context), part: undefined, growing: false };
  }
}

/** Words grow until others of the same step follow them. */
function itemsOf(parts: readonly ContentPart[], streaming: boolean): readonly Item[] {
  const followed = new Set<string>();
  const growing = new Set<ContentPart>();
  for (const part of streaming ? parts.toReversed() : []) {
    if (!followed.has(part.stepId)) {
      followed.add(part.stepId);
      growing.add(part);
    }
  }
  const items: (Item & { parts?: ToolCallPart[] })[] = [];
  for (const part of parts) {
    const last = items.at(-1);
    if (part.kind !== "tool-call") {
      items.push({ kind: part.kind, id: part.id, part, growing: growing.has(part) });
    } else if (last?.kind === "calls") {
      last.parts.push(part);
    } else {
      items.push({ kind: "calls", id: part.id, parts: [part] });
    }
  }
  return items;
}

function createPart(kind: SinglePart["kind"], turn: Pick<AnswerTurn, "id" | "schema">, context: ViewContext): PartView<SinglePart> {
  switch (kind) {
    case "text":
      return forKind("text", createTextPart(turn.schema !== undefined, context));
    case "image":
      return forKind("image", createImagePart(turn.id, context));
    case "reasoning":
      return forKind("reasoning", createReasoningPart(context));
    case "user-message":
      return forKind("user-message", createUserMessagePart());
    case "compaction":
      return forKind("compaction", createCompactionPart(turn.id, context));
  }
}

function forKind<K extends SinglePart["kind"]>(kind: K, view: PartView<Extract<SinglePart, { kind: K }>>): PartView<SinglePart> {
  const isOfKind = (part: SinglePart): part is Extract<SinglePart, { kind: K }> => part.kind === kind;
  return {
    element: view.element,
    update: (part, streaming) => {
      if (isOfKind(part)) {
        view.update(part, streaming);
      }
    },
    dispose: () => view.dispose(),
  };
}
