import { element, iconButton } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";
import { languageLabel } from "./highlighter.ts";

/** An element with code in it, and the element that holds nothing but the code. */
export interface CodeFrame {
  readonly element: HTMLElement;
  readonly code: HTMLElement;
}

/**
 * The frame of a code block: its language, its buttons, and an empty `code` for its lines. The buttons carry no listener; a click is handled
 * where it bubbles to (see {@link codeOfButton}).
 */
export function createCodeFrame(language: string): CodeFrame {
  let frame = frames.get(language);
  if (frame === undefined) {
    frame = buildFrame(language);
    if (frames.size < mostFrames) {
      frames.set(language, frame);
    }
  }
  const copy = frame.cloneNode(true) as HTMLElement;
  return { element: copy, code: copy.lastElementChild?.firstElementChild as HTMLElement };
}

/** A copy of a frame costs less than a new one. Few languages stand in one chat. */
const frames = new Map<string, HTMLElement>();
const mostFrames = 50;

function buildFrame(language: string): HTMLElement {
  const label = language === "" ? "Code" : languageLabel(language);
  return element(
    "div",
    { class: "code-block", "data-testid": testIds.codeBlock },
    element(
      "div",
      { class: language === "" ? "code-head bare" : "code-head" },
      ...(language === "" ? [] : [element("span", { class: "code-language", "data-language": label })]),
      element(
        "div",
        { class: "code-actions" },
        iconButton("copy", "Copy Code", testIds.codeCopy),
        iconButton("insert", "Insert at Cursor", testIds.codeInsert),
      ),
    ),
    element("pre", { tabindex: "0", role: "group", "aria-label": language === "" ? "Code" : `${label} code` }, element("code")),
  );
}

/** The exact code of the block in which `button` stands. */
export function codeOfButton(button: Element): string {
  return button.closest(".code-block")?.querySelector("code")?.textContent ?? "";
}
