import { element, iconButton } from "../element.ts";
import { testIds } from "../testIds.ts";
import { highlightCode, languageLabel } from "./highlighter.ts";

/** Code that is still being written is coloured in each frame only up to this length. */
export const liveHighlightCharacters = 20_000;

/**
 * A code block: its language, its buttons, and the code, coloured where `highlight` says so. The buttons carry no listener; a click is handled
 * where it bubbles to, since a streaming block is drawn many times (see {@link codeOfButton}).
 */
export function createCodeBlock(code: string, language: string, highlight: boolean): HTMLElement {
  const label = language === "" ? "Code" : languageLabel(language);
  const html = highlight ? highlightCode(code, language) : undefined;
  const codeElement = element("code");
  if (html === undefined) {
    codeElement.textContent = code;
  } else {
    codeElement.innerHTML = html;
  }
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
    element("pre", { tabindex: "0", role: "group", "aria-label": language === "" ? "Code" : `${label} code` }, codeElement),
  );
}

/** The exact code of the block in which `button` stands. */
export function codeOfButton(button: Element): string {
  return button.closest(".code-block")?.querySelector("code")?.textContent ?? "";
}
