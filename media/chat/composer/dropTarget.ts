import { setClass } from "../base/element.ts";

/** What was dropped: the page's files, or the URIs of VS Code's own. */
export interface DropReceiver {
  files(files: readonly File[]): void;
  uris(uris: readonly string[]): void;
}

/** How VS Code reports files that are dragged out of its explorer or tabs. */
const uriTypes = ["application/vnd.code.uri-list", "text/uri-list"] as const;
/** Addresses of the web and of other programs. Every other scheme may be that of a file system: the host knows its own. */
const otherAddresses = /^(?:https?|wss?|ftp|mailto|data|blob|javascript|command|about):/i;

/** Takes what is dropped anywhere on the page. While something that can be dropped is over it, `highlighted` has the class `dropping`. */
export function acceptDrops(page: HTMLElement, highlighted: HTMLElement, receiver: DropReceiver): void {
  const show = (on: boolean): void => setClass(highlighted, "dropping", on);
  page.addEventListener("dragover", (event) => {
    if (event.dataTransfer !== null && isDroppable(event.dataTransfer)) {
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      show(true);
    }
  });
  page.addEventListener("dragleave", (event) => {
    if (!(event.relatedTarget instanceof Node)) {
      show(false);
    }
  });
  page.addEventListener("drop", (event) => {
    show(false);
    if (event.dataTransfer === null || !isDroppable(event.dataTransfer)) {
      return;
    }
    const files = [...event.dataTransfer.files];
    const uris = files.length > 0 ? [] : urisOf(event.dataTransfer);
    if (files.length > 0) {
      receiver.files(files);
    } else if (uris.length > 0) {
      receiver.uris(uris);
    } else {
      // An address or words: the text field takes them by itself.
      return;
    }
    event.preventDefault();
  });
}

/** Whether files may be in it: before the drop only the types are reported. */
function isDroppable({ types }: DataTransfer): boolean {
  return types.includes("Files") || types.some((type) => type === uriTypes[0] || (type === uriTypes[1] && !types.includes("text/html")));
}

function urisOf(transfer: DataTransfer): readonly string[] {
  const list = uriTypes.map((type) => transfer.getData(type)).find((text) => text !== "") ?? "";
  return list.split(/\r?\n/).filter((line) => /^[a-z][a-z\d+.-]*:/i.test(line) && !otherAddresses.test(line));
}
