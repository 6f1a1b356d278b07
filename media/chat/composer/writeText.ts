/** Beyond this the browser's own editing takes too long, in characters. */
const undoableCharacters = 100_000;

/**
 * Makes `text` all that `input` holds, with the caret at `caret`, as if the user had typed it: Undo brings back what was there. Without the focus, or
 * for very long texts, it is set without that.
 */
export function writeText(input: HTMLTextAreaElement, text: string, caret: number): void {
  if (text !== input.value && !writeUndoably(input, text)) {
    input.value = text;
  }
  input.setSelectionRange(caret, caret);
}

function writeUndoably(input: HTMLTextAreaElement, text: string): boolean {
  if (document.activeElement !== input || text.length + input.textLength > undoableCharacters) {
    return false;
  }
  input.select();
  const [command, value] = text === "" ? ["delete", undefined] : ["insertText", text];
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else reaches the browser's own undo history of a text field.
  return document.execCommand(command, false, value);
}
