import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Random } from "../edits/editCase.ts";
import { seededRandom } from "../fakes/seededRandom.ts";
import { agentActs } from "./agentActs.ts";
import type { Stage } from "./stage.ts";
import { bytesOf, isSameBytes, LineText, type Content } from "./content.ts";
import { filesNow } from "./filesNow.ts";
import { History } from "./history.ts";
import { pendingActs } from "./pendingActs.ts";
import { RealParts } from "./realParts.ts";
import { checkedRestore, emptyCounts, type RestoreCounts } from "./restoring.ts";
import { userActs } from "./userActs.ts";

/** How a scenario went. */
export interface ScenarioResult {
  readonly seed: number;
  /** What was done, by kind. */
  readonly acts: Readonly<Record<string, number>>;
  readonly counts: RestoreCounts;
  readonly gitCalls: number;
  /** What was not as it must be; empty: nothing. */
  readonly wrong: readonly string[];
}

/** A random scenario: two chats whose agents work in turns, a user who works beside them, restarts, undo and redo of single turns; at the end all turns are undone, the latest first. */
export async function playScenario(seed: number): Promise<ScenarioResult> {
  const parts = new RealParts();
  try {
    return await new Scenario(seed, parts).play();
  } finally {
    parts.dispose();
  }
}

class Scenario {
  readonly #seed: number;
  readonly #stage: Stage;
  readonly #wrong: string[] = [];
  readonly #acts: Record<string, number> = {};
  readonly #log: string[] = [];
  readonly #turns: string[] = [];
  readonly #open = new Map<string, string>();
  readonly #counts = emptyCounts();
  #words = 0;

  constructor(seed: number, parts: RealParts) {
    this.#seed = seed;
    this.#stage = {
      parts,
      history: new History(),
      random: new Random(seededRandom(seed)),
      word: () => `word${String(this.#words++)}`,
      note: (what) => {
        this.#log.push(`${this.#log.pop() ?? ""} ${what}`);
      },
      wrong: (message) => this.#wrong.push(`${message}\n    after: ${this.#log.join("\n    ")}`),
    };
  }

  async play(): Promise<ScenarioResult> {
    const { parts, random } = this.#stage;
    this.#begin();
    await parts.open();
    const steps = random.whole(12, 40);
    for (let step = 0; step < steps && this.#wrong.length === 0; step++) {
      await this.#step();
      this.#check();
    }
    for (const turn of this.#turns.toReversed()) {
      if (this.#wrong.length === 0) {
        await this.#restore(turn, "undo");
      }
    }
    const gitCalls = parts.gitCalls().length;
    return { seed: this.#seed, acts: this.#acts, counts: this.#counts, gitCalls, wrong: this.#wrong };
  }

  async #step(): Promise<void> {
    const { random, parts } = this.#stage;
    const dice = random.whole(0, 99);
    if (dice < 50) {
      const turn = this.#turn();
      const act = random.pick(agentActs);
      this.#note(`${turn} ${act.name}`, `agent ${act.name}`);
      await act(this.#stage, turn);
    } else if (dice < 75) {
      const act = random.pick(userActs);
      this.#note(`user ${act.name}`, `user ${act.name}`);
      await act(this.#stage);
    } else if (dice < 83) {
      const act = random.pick(pendingActs);
      this.#note(`user ${act.name}`, `user ${act.name}`);
      await act(this.#stage);
    } else if (dice < 90) {
      this.#note("restart", "restart");
      await parts.restart();
    } else if (this.#turns.length > 0) {
      await this.#restore(random.pick(this.#turns), random.pick(["undo", "undo", "redo"]));
    }
  }

  /** The turn that one of the chats is in, or a new one. */
  #turn(): string {
    const { random } = this.#stage;
    const chat = random.pick(["A", "B"]);
    const open = this.#open.get(chat);
    if (open !== undefined && random.chance(0.75)) {
      return open;
    }
    const turn = `${chat}-${String(this.#turns.length + 1)}`;
    this.#open.set(chat, turn);
    this.#turns.push(turn);
    return turn;
  }

  async #restore(turn: string, act: "undo" | "redo"): Promise<void> {
    this.#open.delete(turn.slice(0, 1));
    this.#note(`${act} ${turn}`, `${act} turn`);
    await checkedRestore(this.#stage, turn, act, this.#counts);
    this.#check();
  }

  #note(shown: string, kind: string): void {
    this.#log.push(shown);
    this.#acts[kind] = (this.#acts[kind] ?? 0) + 1;
  }

  /** Every file is what it must be, and there is no other. */
  #check(): void {
    const { parts, history, wrong } = this.#stage;
    const { files } = filesNow(parts);
    for (const path of new Set([...history.paths(), ...files.keys()])) {
      const expected = bytesOf(history.content(path));
      if (!path.startsWith("out/") && !isSameBytes(files.get(path), expected)) {
        wrong(`${path} is\n${shown(files.get(path))}\ninstead of\n${shown(expected)}`);
      }
    }
    for (const report of parts.reports) {
      wrong(`The user got: ${report}`);
    }
  }

  #begin(): void {
    const { word, random } = this.#stage;
    const lines = (end: string, count: number): string[] => Array.from({ length: count }, () => `${word()} of the project${end}`);
    const text = (own: readonly string[], options: { byteOrderMark?: boolean; hasTwins?: boolean; mode?: number } = {}): Content => ({
      kind: "text",
      text: new LineText(own, { byteOrderMark: options.byteOrderMark === true, hasTwins: options.hasTwins === true }),
      mode: options.mode ?? 0o644,
    });
    this.#put("a.txt", text(lines("\n", 30)));
    this.#put("b.txt", text(lines("\r\n", 24)));
    this.#put("marked.txt", text(lines("\r\n", 12), { byteOrderMark: true }));
    this.#put("mixed.txt", text(lines("\n", 20).map((line, index) => (index % 3 === 0 ? line.replace("\n", "\r\n") : line))));
    this.#put("tool.sh", text([...lines("\n", 12), `${word()} ends without a line end`], { mode: 0o755 }));
    this.#put(
      "twins.txt",
      text(
        lines("\n", 8).flatMap((line) => [line, "\n", "}\n", "\n"]),
        { hasTwins: true },
      ),
    );
    this.#put("empty.txt", text([]));
    this.#put("folder/inner.txt", text(lines("\n", 10)));
    this.#put("picture.png", { kind: "binary", bytes: Buffer.from([137, 80, 78, 71, 0, 1, 2, random.whole(0, 255)]), mode: 0o600 });
    this.#put("link.txt", { kind: "link", target: "a.txt" });
    this.#put(".gitignore", text(["out/\n"]));
    mkdirSync(this.#stage.parts.at("out"));
    writeFileSync(this.#stage.parts.at("out/old.txt"), "ignored\n");
    // A repository that nothing may look into, let alone change.
    this.#put(".git/HEAD", text(["ref: refs/heads/main\n"]));
    this.#put(".git/index", { kind: "binary", bytes: Buffer.from("DIRC\0\0"), mode: 0o644 });
    this.#put("other/bystander.txt", text(lines("\n", 5)));
  }

  #put(path: string, content: Content): void {
    const { parts, history } = this.#stage;
    const full = parts.at(path);
    mkdirSync(dirname(full), { recursive: true });
    if (content.kind === "link") {
      symlinkSync(content.target, full);
    } else {
      writeFileSync(full, bytesOf(content)?.bytes ?? "");
      chmodSync(full, content.kind === "none" ? 0o644 : content.mode);
    }
    history.begin(path, content);
  }
}

function shown(bytes: { readonly bytes: Buffer; readonly mode: number } | undefined): string {
  return bytes === undefined ? "(nothing)" : `(mode ${bytes.mode.toString(8)}) ${JSON.stringify(bytes.bytes.toString("utf8"))}`;
}
