const reference = /&(?:#\d{1,7}|#[Xx][a-fA-F0-9]{1,6}|\w+);/g;

/** The only element that ever holds text that came as HTML: a text area knows no elements, so nothing in it is ever made. Never shown. */
const decoder = document.createElement("textarea");

/** `text` with its character references, such as `&copy;` and `&#35;`, as the characters that they stand for. */
export function decodeReferences(text: string): string {
  return text.includes("&") ? text.replace(reference, decodeOne) : text;
}

function decodeOne(source: string): string {
  // A line break at the very start would be dropped, so it is not at the start.
  decoder.innerHTML = `.${source}`;
  return decoder.value.slice(1);
}
