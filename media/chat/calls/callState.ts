import type { ToolCallPart } from "../../../src/shared/part.ts";
import { icon, spinner } from "../base/element.ts";

/** How a call stands, as its row shows it: finer than its state. */
export type ShownState =
  | "preparing"
  | "queued"
  | "awaiting"
  | "running"
  | "done"
  | "failed"
  | "denied"
  | "interrupted"
  | "stopped"
  | "not-run";

const looks: Readonly<Record<ShownState, { readonly icon: string; readonly words: string }>> = {
  preparing: { icon: "", words: "being prepared" },
  running: { icon: "", words: "running" },
  queued: { icon: "watch", words: "waits for its turn" },
  awaiting: { icon: "question", words: "waiting for you" },
  done: { icon: "check", words: "done" },
  failed: { icon: "error", words: "failed" },
  denied: { icon: "circle-slash", words: "denied" },
  interrupted: { icon: "debug-disconnect", words: "interrupted" },
  stopped: { icon: "debug-stop", words: "stopped" },
  "not-run": { icon: "dash", words: "not started" },
};

/** How a call stands. `isLive`: its answer still streams. Pure. */
export function shownState({ state, arguments: args, endedAtMs, startedAtMs, line }: ToolCallPart, isLive: boolean): ShownState {
  switch (state) {
    case "pending":
      return isLive ? (args === undefined && endedAtMs === undefined ? "preparing" : "queued") : "not-run";
    case "awaiting-approval":
      return isLive ? "awaiting" : "not-run";
    case "running":
      return isLive ? "running" : "interrupted";
    case "interrupted":
      return startedAtMs === undefined ? "not-run" : isStoppedLine(line) ? "stopped" : "interrupted";
    case "done":
    case "failed":
    case "denied":
      return state;
  }
}

/** Whether a call's line says that the user stopped the call alone. */
function isStoppedLine(line: string | undefined): boolean {
  return line?.endsWith(" (stopped)") === true;
}

/** Whether something still happens with a call. Pure. */
export function isUnderWay(state: ShownState): boolean {
  return state === "preparing" || state === "running" || state === "queued";
}

/** The state in words. Pure. */
export function stateWords(state: ShownState): string {
  return looks[state].words;
}

/** The state's icon, and its words. */
export function createState(state: ShownState): { readonly sign: HTMLElement; readonly words: string } {
  const { icon: name, words } = looks[state];
  const sign = name === "" ? spinner() : icon(name);
  sign.classList.add("call-icon");
  return { sign, words };
}
