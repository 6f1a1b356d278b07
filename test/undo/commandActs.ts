import { execFileSync } from "node:child_process";
import { readlinkSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { LineText, type Content, type Op } from "./content.ts";
import { freePath, partsOf, type AgentAct, type Stage } from "./stage.ts";

/** Runs a command, which must succeed. `meanwhile`: done while it runs. */
async function ran(stage: Stage, turn: string, command: string, note: (op: Op) => void, meanwhile?: () => Promise<void>): Promise<boolean> {
  const { parts } = stage;
  stage.note(command);
  let line = command;
  let isHeld: Promise<unknown> = Promise.resolve();
  if (meanwhile !== undefined) {
    // A pipe holds the command until its other end is closed.
    const pipe = join(parts.place.outside, stage.word());
    execFileSync("mkfifo", [pipe]);
    line = `${command} && cat '${pipe}'`;
    isHeld = open(pipe, "w").then(async (handle) => {
      await meanwhile();
      await handle.close();
    });
  }
  const [{ ok, text }] = await Promise.all([parts.call(turn, "run_command", { command: line }), isHeld]);
  if (!ok || !text.includes("[Exit code 0.]")) {
    stage.wrong(`The command ${command} failed: ${text}`);
  }
  note(stage.history.op(text.includes("Undo can't restore") ? "user" : turn));
  return true;
}

/** Files that a command may change: none with unsaved words, which VS Code would keep. */
function forCommands({ parts, history }: Stage, kind?: Content["kind"]): readonly string[] {
  return history.files(kind).filter((path) => !parts.editor.isDirty(parts.at(path)) && !path.startsWith("."));
}

export const commands: AgentAct = async (stage, turn) => {
  const { history, random, parts, word } = stage;
  const lined = forCommands(stage, "text").filter((path) => (history.text(path)?.shown().length ?? 0) > 2);
  const path = lined.length === 0 ? undefined : random.pick(lined);
  const text = path === undefined ? undefined : history.text(path);
  if (path === undefined || text === undefined) {
    return false;
  }
  const shown = text.shown();
  const index = random.whole(0, shown.length - 2);
  const { place, text: line } = shown[index] ?? { place: 0, text: "" };
  const [fresh, target] = [word(), freePath(stage)];
  const lines =
    (note: (op: Op) => void) =>
    (op: Op): void => {
      note(op);
      history.lines(op, path);
    };
  const replace = lines((op) => text.write(op, place, fresh + partsOf(line).end));
  const sed = `sed -i '${String(index + 1)}s/[^\r]*/${fresh}/' '${path}'`;
  const hasMark = text.byteOrderMark && index === 0;
  const act = random.pick(["sed", "append", "remove", "move", "make", "chmod", "binary", "saves", "ignored", "ignores"] as const);
  const done = await {
    sed: async () => !hasMark && ran(stage, turn, sed, replace),
    append: async () =>
      partsOf(shown.at(-1)?.text ?? "").end !== "" &&
      ran(
        stage,
        turn,
        `printf '%s\\n' ${fresh} >> '${path}'`,
        lines((op) => text.insert(op, text.length, `${fresh}\n`)),
      ),
    remove: () => ran(stage, turn, `rm '${path}'`, (op) => history.put(op, path, { kind: "none" })),
    move: () =>
      ran(stage, turn, `mkdir -p "$(dirname '${target}')" && mv '${path}' '${target}'`, () => history.rename(turn, path, target, false)),
    make: () =>
      ran(stage, turn, `mkdir -p "$(dirname '${target}')" && printf '%s\\n' ${fresh} > '${target}' && chmod 755 '${target}'`, (op) =>
        history.put(op, target, {
          kind: "text",
          text: new LineText([`${fresh}\n`], { byteOrderMark: false, hasTwins: false }),
          mode: 0o755,
        }),
      ),
    chmod: () => ran(stage, turn, `chmod 750 '${path}'`, (op) => history.mode(op, path, 0o750)),
    binary: () =>
      ran(stage, turn, `printf '\\000${fresh}' > '${path}'`, (op) =>
        history.put(op, path, { kind: "binary", bytes: Buffer.from(`\0${fresh}`), mode: modeOf(history.content(path)) }),
      ),
    saves: async () => !hasMark && savesMeanwhile(stage, turn, path, sed, replace),
    ignores: async () => {
      const rules = history.text(".gitignore");
      return rules !== undefined && !parts.editor.isDirty(parts.at(".gitignore")) && ignores(stage, turn, rules);
    },
    ignored: async () =>
      history.text(".gitignore")?.text() === "out/\n" && ran(stage, turn, `mkdir -p out && echo ${fresh} >> out/log.txt`, () => undefined),
  }[act]();
  for (const one of [path, target]) {
    await parts.editor.reload(parts.at(one));
  }
  return done;
};

/** Files that are ignored from now on are not deleted, and those that no longer are were not made. */
async function ignores(stage: Stage, turn: string, rules: LineText): Promise<boolean> {
  const [first] = rules.shown();
  const isIgnoring = first?.text === "out/\n";
  const text = isIgnoring ? "word-folder/\n" : "out/\n";
  if (first === undefined) {
    return false;
  }
  await stage.parts.editor.reload(stage.parts.at(".gitignore"));
  return ran(stage, turn, `printf '${text.trimEnd()}\\n' > .gitignore`, (op) => {
    rules.write(op, first.place, text);
    stage.history.lines(op, ".gitignore");
  });
}

/** The user types into another file and saves it while the command runs. */
async function savesMeanwhile(stage: Stage, turn: string, path: string, command: string, note: (op: Op) => void): Promise<boolean> {
  const { history, parts, random, word } = stage;
  const others = history.files("text").filter((one) => one !== path && (history.text(one)?.shown().length ?? 0) > 2);
  if (others.length === 0) {
    return false;
  }
  const other = random.pick(others);
  const text = history.text(other);
  const isOpen = text !== undefined && (parts.editor.isOpen(parts.at(other)) || (await parts.editor.open(parts.at(other))));
  return (
    isOpen &&
    ran(stage, turn, command, note, async () => {
      const [first] = text.shown();
      const typed = `${word()} typed meanwhile${partsOf(first?.text ?? "").end}`;
      parts.editor.type(parts.at(other), { start: 0, end: first?.text.length ?? 0, text: typed });
      const op = history.op("user");
      text.write(op, first?.place ?? 0, typed);
      history.lines(op, other);
      await parts.editor.save(parts.at(other));
    })
  );
}

function modeOf(content: Content): number {
  return content.kind === "text" || content.kind === "binary" ? content.mode : 0o644;
}

export const makesLink: AgentAct = async (stage, turn) => {
  const { parts, word } = stage;
  const path = `${word()}.link`;
  return ran(stage, turn, `ln -s a.txt '${path}'`, (op) =>
    stage.history.put(op, path, { kind: "link", target: readlinkSync(parts.at(path)) }),
  );
};
