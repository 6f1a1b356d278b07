/** What is pasted: files, or else words. Word processors and spreadsheets put a picture of the words beside the words: that is words. */
export function readPaste({ clipboardData }: ClipboardEvent): { readonly text: string; readonly files: readonly File[] } {
  const text = clipboardData?.getData("text/plain") ?? "";
  const isPictureOfText = text !== "" && clipboardData?.types.includes("text/html") === true;
  return { text, files: isPictureOfText ? [] : [...(clipboardData?.files ?? [])] };
}
