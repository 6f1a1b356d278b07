import { element } from "../base/element.ts";
import { createCodeFrame, type CodeFrame } from "./codeBlock.ts";
import { CodeLines } from "./codeLines.ts";
import { colourWhenIdle } from "./idleColours.ts";
import { isSameColour, isSameSpan, type CodeLine, type CodeSpan } from "./highlightedLines.ts";
import { copyOf } from "./shells.ts";
import { growLater, growTexts } from "./textGrowth.ts";

/** So many lines are laid out as one: a browser lays out anew what a changed stretch of text is in, and no more. */
const groupLines = 32;

interface ShownLine {
  readonly line: CodeLine;
  readonly nodes: readonly ChildNode[];
}

/** A code block that may grow. Lines whose colours are final are not touched again. */
export class ShownCode {
  readonly element: HTMLElement;
  readonly #language: string;
  readonly #code: HTMLElement;
  #lines: CodeLines;
  readonly #shown: ShownLine[] = [];
  readonly #groups: Element[] = [];
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

  /** Shows `added` after what is shown, which is open. */
  append(added: string): void {
    this.#text += added;
    const { from, lines } = this.#lines.append(added);
    this.#show(from, lines);
    this.#colourLater();
  }

  /** Gives its colours to what is complete so far. */
  colour(): void {
    const changed = this.#lines.colour();
    if (changed) {
      this.#show(changed.from, changed.lines);
    }
  }

  /** Shows `added` after what is shown, and that nothing more comes. */
  finish(added: string): void {
    this.#update(this.#text + added, false);
  }

  /** Shows that nothing more comes. */
  close(): void {
    if (this.#isOpen) {
      this.#update(this.#text, false);
    }
  }

  #update(text: string, open: boolean): void {
    this.#text = text;
    this.#isOpen = open;
    const { from, lines } = this.#lines.update(text.slice(this.#lines.settledCharacters), open);
    this.#show(from, lines);
    this.#colourLater();
  }

  #colourLater(): void {
    if (this.#lines.hasPlainLines) {
      colourWhenIdle(this);
    }
  }

  #show(from: number, lines: readonly CodeLine[]): void {
    for (const [offset, line] of lines.entries()) {
      const index = from + offset;
      const shown = this.#shown[index];
      if (shown === undefined) {
        const nodes = line.map(buildSpan);
        this.#groupOf(index).append(...nodes);
        this.#shown.push({ line, nodes });
      } else if (shown.line !== line) {
        this.#shown[index] = { line, nodes: this.#change(index, shown, line) };
      }
    }
    if (this.#shown.length > from + lines.length) {
      this.#cut(from + lines.length);
    }
    growTexts();
  }

  /** Takes away the lines from `count` on. */
  #cut(count: number): void {
    this.#shown.splice(count).forEach(({ nodes }) => nodes.forEach((node) => node.remove()));
    this.#groups.splice(Math.ceil(count / groupLines)).forEach((group) => group.remove());
  }

  /** Makes the line `index` look like `line`, with the nodes of what is the same at its beginning; words of one colour grow at their end. */
  #change(index: number, { line: before, nodes: shown }: ShownLine, line: CodeLine): readonly ChildNode[] {
    let same = 0;
    while (isSameSpan(before[same], line[same])) {
      same += 1;
    }
    if (same === line.length && same === before.length) {
      return shown;
    }
    const [old, now] = [before[same], line[same]];
    const grown = old && now && isSameColour(old, now) && now.text.startsWith(old.text) ? textIn(shown[same]) : undefined;
    same += grown ? 1 : 0;
    const nodes = line.slice(same).map(buildSpan);
    const next = shown[same] ?? shown.at(-1)?.nextSibling;
    if (next) {
      next.before(...nodes);
    } else {
      this.#groupOf(index).append(...nodes);
    }
    shown.slice(same).forEach((node) => node.remove());
    if (grown) {
      growLater(grown, now?.text.slice(old?.text.length) ?? "");
    }
    return [...shown.slice(0, same), ...nodes];
  }

  #groupOf(index: number): Element {
    const place = Math.floor(index / groupLines);
    let group = this.#groups[place];
    if (group === undefined) {
      group = element("span", { class: "code-lines" });
      this.#groups.push(group);
      this.#code.append(group);
    }
    return group;
  }
}

/** The node of a span: a text in an element for each of its classes. */
function buildSpan({ scopes, text }: CodeSpan): ChildNode {
  const innermost = scopes.length - 1;
  if (innermost < 0) {
    return document.createTextNode(text);
  }
  let node = shellOf(scopes[innermost] ?? "");
  node.textContent = text;
  for (let at = innermost - 1; at >= 0; at -= 1) {
    const shell = shellOf(scopes[at] ?? "");
    shell.appendChild(node);
    node = shell;
  }
  return node;
}

function shellOf(scope: string): HTMLElement {
  return copyOf(scope, "span", { class: scope });
}

/** The text in the node of a span. */
function textIn(node: ChildNode | undefined): Text {
  let at: Node | null | undefined = node;
  while (at && !(at instanceof Text)) {
    at = at.firstChild;
  }
  return at as Text;
}
