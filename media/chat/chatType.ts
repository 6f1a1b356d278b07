import type { ChatType } from "../../src/shared/panelState.ts";

let shown: ChatType | undefined;

/** Sets the conversation's type for the whole page, which its style sheets read; what is absent is VS Code's own. */
export function showChatType(type: ChatType | undefined): void {
  if (type === shown) {
    return;
  }
  shown = type;
  set("--chat-size", type?.sizePx === undefined ? undefined : `${type.sizePx}px`);
  set("--chat-family", type?.family);
}

function set(name: string, value: string | undefined): void {
  const { style } = document.documentElement;
  if (value === undefined) {
    style.removeProperty(name);
  } else {
    style.setProperty(name, value);
  }
}
