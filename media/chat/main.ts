import "@vscode/codicons/dist/codicon.css";
import "./chat.css";
import "./controls.css";
import "./transcript.css";
import "./markdown.css";
import "./code.css";
import "./formula.css";
import "./calls.css";
import "./dock.css";
import "./composer.css";
import "./completion.css";
import "./welcome.css";
import { AppendedText } from "./base/appendedText.ts";
import { oncePerFrame } from "./base/frame.ts";
import { warmUpMarkdown } from "./markdown/warmUp.ts";
import { copyFormulasAsSource } from "./math/copyFormulas.ts";
import { PanelStore } from "./panelStore.ts";
import { PanelView } from "./panelView.ts";
import { ScrollMemory } from "./transcript/scrollMemory.ts";
import { connectHost, readHostMessage } from "./vscodeApi.ts";

const host = connectHost();

function reportError(error: unknown): void {
  host.postMessage({ type: "view-error", message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
}

/** A notice of the browser, not a failure: sizes changed again while they were reported, and are reported in the next frame. */
const resizeNotice = "ResizeObserver loop";

window.addEventListener("error", (event) => {
  if (!event.message.startsWith(resizeNotice)) {
    reportError(event.error ?? event.message);
  }
});
window.addEventListener("unhandledrejection", (event) => reportError(event.reason));

function start(root: HTMLElement): void {
  copyFormulasAsSource(document);
  const appended = new AppendedText();
  const view = new PanelView(root, new ScrollMemory(host, root.dataset["viewId"]), appended, (message) => host.postMessage(message));
  const draw = oncePerFrame(() => {
    if (store.state) {
      view.update(store.state);
    }
  });
  const store = new PanelStore((message) => host.postMessage(message), draw, appended);
  window.addEventListener("message", (event: MessageEvent<unknown>) => {
    const message = readHostMessage(event.data);
    switch (message?.type) {
      case undefined:
        return;
      case "composer-focus":
        view.focus();
        return;
      case "composer-note":
        view.note(message.text);
        return;
      case "completion-offer":
        view.offer(message.id, message.items);
        return;
      case "mention-insert":
        view.insertMention(message.text);
        return;
      case "prompt-accepted":
        view.accept(message.id);
        return;
      case "prompt-returned":
        view.giveBack(message.id, message.reason);
        return;
      case "files-checked":
        view.linkFiles(message.paths, message.existing);
        return;
      case "image-loaded":
        view.showImage(message);
        return;
      case "files-offer":
        view.attach(message.files);
        return;
      case "snapshot":
      case "changes":
        store.receive(message);
        return;
    }
  });
  reportUse(() => host.postMessage({ type: "view-use" }));
  store.start();
}

/** Calls `report` when the user clicks or types here, once for each time that the page has the focus. */
function reportUse(report: () => void): void {
  let isReported = false;
  const use = (): void => {
    if (!isReported) {
      isReported = true;
      report();
    }
  };
  const leave = (): void => {
    isReported = false;
  };
  window.addEventListener("pointerdown", use, { capture: true });
  window.addEventListener("keydown", use, { capture: true });
  window.addEventListener("blur", leave);
  window.addEventListener("focus", leave);
}

const root = document.getElementById("root");
if (root) {
  start(root);
  void warmUpMarkdown();
}
