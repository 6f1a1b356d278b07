import { commands, makesLink } from "./commandActs.ts";
import type { Op } from "./content.ts";
import type { History } from "./history.ts";
import type { Called } from "./realParts.ts";
import { freePath, newText, partsOf, type AgentAct, type Stage } from "./stage.ts";

/** Calls a tool, and notes what it did if it did it. */
async function did(stage: Stage, call: Promise<Called>, turn: string, note: (op: Op) => void): Promise<boolean> {
  const { ok } = await call;
  if (ok) {
    note(stage.history.op(turn));
  }
  return ok;
}

/** Each line is an op of its own: the user keeps and undoes hunks one by one. */
function ofLine(history: History, { author }: Op, path: string): Op {
  const op = history.op(author);
  history.lines(op, path);
  return op;
}

const edits: AgentAct = async (stage, turn) => {
  const { history, random, parts, word } = stage;
  const files = history.files("text").filter((path) => (history.text(path)?.shown().length ?? 0) > 2);
  if (files.length === 0) {
    return false;
  }
  const path = random.pick(files);
  const text = history.text(path);
  const whole = text?.text() ?? "";
  const lines = (text?.shown() ?? [])
    .slice(0, -1)
    .filter(({ text: line }) => partsOf(line).words.length > 8 && whole.split(partsOf(line).words).length === 2);
  const chosen = [...new Set(Array.from({ length: random.whole(1, 3) }, () => random.pick(lines)))].filter((line) => line !== undefined);
  const planned = chosen.map(({ place, text: line }) => {
    const { words, end } = partsOf(line);
    const added = `${word()} added by ${turn}`;
    return random.pick([
      { place, what: "write", oldText: words, newText: `${word()} written by ${turn}`, end },
      { place, what: "take", oldText: words + end, newText: "", end },
      { place, what: "insert", oldText: words, newText: `${words}${end}${added}`, end, added },
    ] as const);
  });
  if (text === undefined || planned.length === 0) {
    return false;
  }
  stage.note(`${path}: ${planned.map(({ place, what }) => `${what} ${String(place)}`).join(" ")}`);
  await parts.call(turn, "read_file", { path });
  const args = { path, edits: planned.map(({ oldText, newText }) => ({ oldText, newText })) };
  return did(stage, parts.call(turn, "edit_file", args), turn, (op) => {
    for (const { place, what, newText, end, ...one } of planned.toSorted((a, b) => b.place - a.place)) {
      const own = ofLine(history, op, path);
      if (what === "insert") {
        text.insert(own, place + 1, `${"added" in one ? one.added : ""}${end}`);
      } else {
        text.write(own, place, what === "take" ? undefined : newText + end);
      }
    }
  });
};

const rewrites: AgentAct = async (stage, turn) => {
  const { history, random, parts, word } = stage;
  const files = history.files("text").filter((path) => (history.text(path)?.shown().length ?? 0) > 4);
  if (files.length === 0) {
    return false;
  }
  const path = random.pick(files);
  const text = history.text(path);
  const shown = text?.shown() ?? [];
  const changed = new Map(
    [random.pick(shown), random.pick(shown)].map(({ place, text: line }) => [place, `${word()} by ${turn}${partsOf(line).end}`]),
  );
  stage.note(`${path}: write ${[...changed.keys()].join(" ")}`);
  const content = shown.map(({ place, text: line }) => changed.get(place) ?? line).join("");
  return did(stage, parts.call(turn, "write_file", { path, content }), turn, (op) => {
    changed.forEach((line, place) => text?.write(ofLine(history, op, path), place, line));
  });
};

const makes: AgentAct = async (stage, turn) => {
  const { parts, history } = stage;
  const path = freePath(stage);
  const text = newText(stage, turn);
  stage.note(path);
  return did(stage, parts.call(turn, "write_file", { path, content: text.text() }), turn, (op) =>
    history.put(op, path, { kind: "text", text, mode: 0o644 }),
  );
};

const deletes: AgentAct = async (stage, turn) => {
  const files = stage.history.files();
  const path = files.length < 4 ? undefined : stage.random.pick(files);
  stage.note(path ?? "");
  return (
    path !== undefined &&
    did(stage, stage.parts.call(turn, "delete_file", { path }), turn, (op) => stage.history.put(op, path, { kind: "none" }))
  );
};

const renames: AgentAct = async (stage, turn) => {
  const path = stage.random.pick(stage.history.files());
  const newPath = freePath(stage);
  stage.note(`${path} ${newPath}`);
  return did(stage, stage.parts.call(turn, "rename_file", { path, newPath }), turn, () => stage.history.rename(turn, path, newPath, true));
};

/** What agents do, the more often the more often it stands here. */
export const agentActs: readonly AgentAct[] = [
  edits,
  edits,
  edits,
  edits,
  rewrites,
  makes,
  makes,
  deletes,
  renames,
  renames,
  commands,
  commands,
  commands,
  makesLink,
];
