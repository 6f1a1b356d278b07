import Anser from "anser";

/** What a terminal does that a page does not show: titles, links, the cursor's moves, erasing; colours and weight are left. */
const otherSequences =
  /\u001b(?:\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[P^_X][^\u001b]*\u001b\\|\[[0-?]*[ -/]*[@-ln-~]|[()*+#%][0-9A-Za-z]|[=>78cDEHMNOZ])/g;
/** Colours that were cut off at the end of what has come. */
const cutOff = /\u001b(?:\[[0-?]*[ -/]*|\][^\u0007]*)?$/;
const otherControls = /[\u0000-\u0007\u000b-\u001a\u001c-\u001f\u007f]/g;

/** Output of a command as a page shows it: lines that were written over show what was written last, and of escape sequences only colours are left. Pure. */
export function plainOutput(output: string): string {
  const text = output.replace(otherSequences, "").replace(cutOff, "").replaceAll(/\r+\n/g, "\n");
  const lines = text.includes("\r") || text.includes("\b") ? text.split("\n").map(writtenOver).join("\n") : text;
  return lines.replace(otherControls, "");
}

function writtenOver(line: string): string {
  const last = line.split("\r").findLast((piece) => piece !== "") ?? "";
  let shown = last;
  while (shown.includes("\b")) {
    const next = shown.replace(/[^\u0008]\u0008/, "");
    shown = next === shown ? shown.replaceAll("\b", "") : next;
  }
  return shown;
}

const decorationClasses: Readonly<Record<string, string>> = {
  bold: "terminal-bold",
  dim: "terminal-dim",
  italic: "terminal-italic",
  underline: "terminal-underline",
  strikethrough: "terminal-strikethrough",
};

/** Nodes that show a command's output, in the theme's colours. */
export function terminalNodes(output: string): readonly (Node | string)[] {
  const text = plainOutput(output);
  if (!text.includes("\u001b")) {
    return text === "" ? [] : [text];
  }
  return Anser.ansiToJson(text, { json: true, use_classes: true, remove_empty: true }).map(({ content, fg, bg, decorations }) => {
    const classes = [colorClass(fg, "fg"), colorClass(bg, "bg"), ...decorations.map((name) => decorationClasses[name])].filter(
      (name) => name !== undefined,
    );
    if (classes.length === 0) {
      return content;
    }
    const span = document.createElement("span");
    span.className = classes.join(" ");
    span.textContent = content;
    return span;
  });
}

/** The sixteen colours that themes name; a finer shade is left plain, as it could not be read in every theme. */
function colorClass(name: string | null, place: "fg" | "bg"): string | undefined {
  const color = /^ansi-((?:bright-)?(?:black|red|green|yellow|blue|magenta|cyan|white))$/.exec(name ?? "")?.[1];
  return color === undefined ? undefined : `terminal-${place} terminal-${color}`;
}
