import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { freePath, newText, partsOf, type Stage } from "./stage.ts";

/** An act of the user. Resolves with whether there was anything for it to do. */
export type UserAct = (stage: Stage) => Promise<boolean>;

function textFile({ history, random }: Stage): string | undefined {
  const files = history.files("text").filter((path) => (history.text(path)?.shown().length ?? 0) > 3);
  return files.length === 0 ? undefined : random.pick(files);
}

/** Changes a line: in an editor, saved or not, or on the disk by another program. */
const types: UserAct = async (stage) => {
  const { history, random, parts, word } = stage;
  const path = textFile(stage);
  const text = path === undefined ? undefined : history.text(path);
  if (path === undefined || text === undefined) {
    return false;
  }
  const full = parts.at(path);
  const inEditor = parts.editor.isOpen(full) || (random.chance(0.7) && (await parts.editor.open(full)));
  const shown = text.shown();
  const index = random.whole(0, shown.length - 2);
  const { place, text: line } = shown[index] ?? { place: 0, text: "" };
  const start = shown.slice(0, index).reduce((sum, one) => sum + one.text.length, 0);
  const { end } = partsOf(line);
  const typed = `${word()} typed by the user${end}`;
  const op = history.op("user");
  const change = random.pick([
    { start, end: start + line.length, text: typed },
    { start, end: start + line.length, text: "" },
    { start, end: start, text: typed },
  ]);
  const before = text.text();
  stage.note(
    `${path}: ${change.end === start ? "insert" : change.text === "" ? "take" : "write"} ${String(place)}${inEditor ? " in an editor" : ""}`,
  );
  if (change.end === start) {
    text.insert(op, place, typed);
  } else {
    text.write(op, place, change.text === "" ? undefined : typed);
  }
  history.lines(op, path);
  if (inEditor) {
    parts.editor.type(full, change);
    if (random.chance(0.6)) {
      await parts.editor.save(full);
    }
  } else {
    const mark = text.byteOrderMark ? "\ufeff" : "";
    writeFileSync(full, mark + before.slice(0, change.start) + change.text + before.slice(change.end));
    if (random.chance(0.6)) {
      await parts.editor.reload(full);
    }
  }
  return true;
};

/** Files without unsaved words. */
function saved({ parts, history }: Stage): readonly string[] {
  return history.files().filter((path) => !parts.editor.isDirty(parts.at(path)));
}

const deletes: UserAct = async (stage) => {
  const files = saved(stage);
  if (files.length < 6) {
    return false;
  }
  const path = stage.random.pick(files);
  stage.note(path);
  rmSync(stage.parts.at(path));
  await stage.parts.editor.reload(stage.parts.at(path));
  stage.history.put(stage.history.op("user"), path, { kind: "none" });
  return true;
};

const makes: UserAct = async (stage) => {
  const { parts, history } = stage;
  const path = freePath(stage);
  const text = newText(stage, "the user");
  stage.note(path);
  mkdirSync(dirname(parts.at(path)), { recursive: true });
  writeFileSync(parts.at(path), text.text());
  history.put(history.op("user"), path, { kind: "text", text, mode: 0o644 });
  return true;
};

const renames: UserAct = async (stage) => {
  const { parts, history, random } = stage;
  const [path, newPath] = [random.pick(history.files()), freePath(stage)];
  stage.note(`${path} ${newPath}`);
  const made = await parts.editor.workspace.rename(parts.at(path), parts.at(newPath));
  if (made.ok) {
    parts.pending.moved(parts.at(path), parts.at(newPath));
    history.rename("user", path, newPath, false);
  }
  return made.ok;
};

const changesMode: UserAct = async (stage) => {
  const files = stage.history.files("text");
  const path = files.length === 0 ? undefined : stage.random.pick(files);
  stage.note(path ?? "");
  if (path !== undefined) {
    chmodSync(stage.parts.at(path), 0o700);
    stage.history.mode(stage.history.op("user"), path, 0o700);
  }
  return path !== undefined;
};

const saves: UserAct = async ({ parts, history }) => {
  const dirty = history.files("text").filter((path) => parts.editor.isDirty(parts.at(path)));
  for (const path of dirty) {
    await parts.editor.save(parts.at(path));
    if (readFileSync(parts.at(path)).length % 2 === 0) {
      parts.editor.close(parts.at(path));
    }
  }
  return dirty.length > 0;
};

/** What the user does beside agents, the more often the more often it stands here. */
export const userActs: readonly UserAct[] = [types, types, types, types, types, deletes, makes, renames, changesMode, saves, saves];
