import { element } from "../base/element.ts";
import { createCodeFrame, type CodeFrame } from "./codeBlock.ts";
import { CodeLines, type CodeLine, type CodeSpan } from "./codeLines.ts";

/** So many lines are laid out as one: a browser lays out anew what a changed stretch of text is in, and no more. */
const groupLines = 32;

interface ShownLine {
  readonly key: string;
  readonly nodes: readonly ChildNode[];
}

/** A code block that may grow. Lines whose colours are final are not touched again. */
export class ShownCode {
  readonly element: HTMLElement;
  readonly #language: string;
  readonly #code: HTMLElement;
  #lines: CodeLines;
  #shown: ShownLine[] = [];
  #text = "";
  #isOpen = true;

  /** In `frame`, a `code` element somewhere within an element. */
  constructor(language: string, frame: CodeFrame = createCodeFrame(language)) {
    this.#language = language;
    this.#lines = new CodeLines(language);
    this.element = frame.element;
    this.#code = frame.code;
  }

  /** Shows `text`, all of it. `open`: more may come. */
  update(text: string, open: boolean): void {
    if (text === this.#text && open === this.#isOpen) {
      return;
    }
    const { settledCharacters } = this.#lines;
    if (text.slice(0, settledCharacters) !== this.#text.slice(0, settledCharacters)) {
      this.#lines = new CodeLines(this.#language);
    }
    this.#update(text, open);
  }

  /** Shows `text` after the first `characters` of what is shown. */
  updateRest(characters: number, text: string, open: boolean): void {
    this.#update(this.#text.slice(0, characters) + text, open);
  }

  #update(text: string, open: boolean): void {
    this.#text = text;
    this.#isOpen = open;
    const { settled, settledCharacters } = this.#lines;
    this.#show(settled, this.#lines.update(text.slice(settledCharacters), open));
  }

  #show(from: number, lines: readonly CodeLine[]): void {
    for (const [offset, line] of lines.entries()) {
      const index = from + offset;
      const shown = this.#shown[index];
      if (shown?.key !== line.key) {
        this.#shown[index] = { key: line.key, nodes: this.#place(index, line, shown) };
      }
    }
    this.#shown.splice(from + lines.length).forEach(({ nodes }) => nodes.forEach((node) => node.remove()));
    const groups = Math.ceil(this.#shown.length / groupLines);
    while (this.#code.childElementCount > groups) {
      this.#code.lastElementChild?.remove();
    }
  }

  #place(index: number, line: CodeLine, before: ShownLine | undefined): readonly ChildNode[] {
    const grown = before && growLine(before, line);
    if (grown) {
      return grown;
    }
    const nodes = buildLine(line.spans);
    const [first] = before?.nodes ?? [];
    if (first === undefined) {
      this.#groupOf(index).append(...nodes);
    } else {
      first.before(...nodes);
      before?.nodes.forEach((node) => node.remove());
    }
    return nodes;
  }

  #groupOf(index: number): Element {
    const group = this.#code.children[Math.floor(index / groupLines)];
    return group ?? this.#code.appendChild(element("span", { class: "code-lines" }));
  }
}

/** Lets a line of one colour that only became longer keep its node, and a selection in it. */
function growLine(before: ShownLine, line: CodeLine): readonly ChildNode[] | undefined {
  const [node, ...others] = before.nodes;
  const [span, ...more] = line.spans;
  if (
    !(node instanceof Text) ||
    others.length > 0 ||
    span === undefined ||
    more.length > 0 ||
    span.scopes.length > 0 ||
    !span.text.startsWith(node.data)
  ) {
    return undefined;
  }
  node.appendData(span.text.slice(node.data.length));
  return before.nodes;
}

function buildLine(spans: readonly CodeSpan[]): readonly ChildNode[] {
  const line = document.createDocumentFragment();
  const open: { readonly scope: string; readonly node: Node }[] = [];
  for (const { scopes, text } of spans) {
    let depth = 0;
    while (depth < open.length && depth < scopes.length && open[depth]?.scope === scopes[depth]) {
      depth += 1;
    }
    open.length = depth;
    for (const scope of scopes.slice(depth)) {
      const parent = open.at(-1)?.node ?? line;
      open.push({ scope, node: parent.appendChild(element("span", { class: scope })) });
    }
    (open.at(-1)?.node ?? line).appendChild(document.createTextNode(text));
  }
  return [...line.childNodes];
}
