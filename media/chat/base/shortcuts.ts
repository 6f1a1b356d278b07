const isMac = /^mac/i.test(navigator.platform);

/** The keys that answer what an agent waits for with yes, as VS Code writes them. */
export const acceptKeys = isMac ? "⌘⏎" : "Ctrl+Enter";

/** Whether these keys were pressed, afresh: keys that are held down say yes to nothing. */
export function isAccept(event: KeyboardEvent): boolean {
  const isModified = isMac ? event.metaKey : event.ctrlKey;
  return event.key === "Enter" && isModified && !event.shiftKey && !event.altKey && !event.repeat && !event.isComposing;
}
