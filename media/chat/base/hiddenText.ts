import { withHiddenShown, withUnseenShown } from "../../../src/shared/hiddenCharacters.ts";
import { element } from "./element.ts";

/** A character that would not be seen, written out: `⟨U+202E⟩`. */
const writtenOut = /⟨U\+[0-9A-F]{4,6}⟩/g;

/** A text as it may be approved: no character in it is hidden. */
export interface VisibleText {
  readonly nodes: readonly (Node | string)[];
  /** How many characters are written out. */
  readonly hiddenCount: number;
}

/** The text with each hidden character written out and marked, so that what is shown is what is done. `isCommand`: characters that only look like others count too. */
export function visibleText(text: string, isCommand = false): VisibleText {
  const shown = isCommand ? withHiddenShown(text) : withUnseenShown(text);
  const nodes: (Node | string)[] = [];
  let end = 0;
  for (const { 0: written, index } of shown.matchAll(writtenOut)) {
    nodes.push(shown.slice(end, index), element("mark", { class: "hidden-character", title: "A hidden character" }, written));
    end = index + written.length;
  }
  nodes.push(shown.slice(end));
  return { nodes: nodes.filter((node) => node !== ""), hiddenCount: Math.floor(nodes.length / 2) };
}
