import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answerText } from "../../src/shared/answer.ts";
import type { Conversation, Turn } from "../../src/shared/conversation.ts";
import { openStore, type TestStore } from "../fakes/testStore.ts";
import { bundleWriter } from "./bundleWriter.ts";
import { attachmentOf, textOf } from "./chatText.ts";
import { readReports, type Report } from "./report.ts";

/** What came of killing writers. */
export interface CrashFigures {
  readonly kills: number;
  /** Prompts and answers that a panel would have shown as done. */
  readonly acknowledged: number;
  /** Those that were not there afterwards, or not whole, or twice. */
  readonly lost: number;
  /** Files that were reported as damaged, or that could not be read. */
  readonly damaged: number;
  /** Kills that hit within a line. */
  readonly tornTails: number;
  /** Kills that hit while an answer streamed. */
  readonly interrupted: number;
  /** The age of the oldest missing piece of an answer that streamed, in milliseconds: over all kills that hit one. */
  readonly missingTextMs: { readonly median: number; readonly most: number };
  /** What went wrong, in words. */
  readonly problems: readonly string[];
}

/** Kills of one conversation's writers, before the next conversation begins. */
const killsEach = 10;
/** The longest that a writer lives after it is ready, and where it hands over a long prompt, in milliseconds. */
const lifeMs = 120;
const handOverMs = 25;

type Done = Extract<Report, { type: "done" }>;

class Tally {
  kills = 0;
  acknowledged = 0;
  damaged = 0;
  tornTails = 0;
  interrupted = 0;
  readonly missingMs: number[] = [];
  readonly problems: string[] = [];
  lost = 0;
}

/** Kills `kills` writers with SIGKILL at random moments, `lanes` at a time, and looks after each at what is there. */
export async function runCrashRounds(kills: number, lanes = 2): Promise<CrashFigures> {
  const root = await mkdtemp(join(tmpdir(), "baton-crash-"));
  const tally = new Tally();
  try {
    const writer = await bundleWriter("writer", root);
    let left = kills;
    const lane = async (name: string): Promise<void> => {
      while (left > 0) {
        const rounds = Math.min(left, killsEach);
        left -= rounds;
        await crashOneConversation(writer, join(root, name), rounds, tally);
        await rm(join(root, name), { recursive: true, force: true });
      }
    };
    await Promise.all(Array.from({ length: lanes }, (_, index) => lane(`lane-${String(index)}`)));
  } finally {
    await rm(root, { recursive: true, force: true });
  }
  const { missingMs, ...counts } = tally;
  const sorted = [...missingMs].sort((a, b) => a - b);
  return { ...counts, missingTextMs: { median: sorted[sorted.length >> 1] ?? 0, most: sorted.at(-1) ?? 0 } };
}

async function crashOneConversation(writer: string, folder: string, rounds: number, tally: Tally): Promise<void> {
  const id = crypto.randomUUID();
  const done: Done[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const reports = await killWriter(writer, folder, id);
    tally.kills += 1;
    const fresh = reports.filter((report) => report.type === "done");
    tally.acknowledged += fresh.length;
    done.push(...fresh);
    await lookAtIt(openStore(folder), folder, id, { done, reports }, tally);
  }
}

/** Lets a writer write for a random moment, kills it, and resolves to what it said until then. */
async function killWriter(writer: string, folder: string, id: string): Promise<readonly Report[]> {
  const child = spawn(process.execPath, [writer, folder, id], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    if (said === "") {
      setTimeout(() => child.kill("SIGKILL"), Math.random() * lifeMs);
    } else if (text.includes(`"long"`)) {
      setTimeout(() => child.kill("SIGKILL"), Math.random() * handOverMs);
    }
    said += text;
  });
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  if (signal !== "SIGKILL") {
    throw new Error(`A writer ended by itself, with ${String(code ?? signal)}.`);
  }
  return readReports(said);
}

async function lookAtIt(
  { store, notices }: TestStore,
  folder: string,
  id: string,
  reported: { readonly done: readonly Done[]; readonly reports: readonly Report[] },
  tally: Tally,
): Promise<void> {
  const conversation = await store.load(id);
  if (notices.length > 0 || (conversation === undefined && reported.done.length > 0)) {
    tally.damaged += 1;
    tally.problems.push(notices[0]?.message ?? "The conversation could not be read.");
  }
  const turns = conversation?.turns ?? [];
  const positions = new Map(turns.map((turn, index) => [turn.id, index]));
  if (positions.size !== turns.length) {
    tally.lost += 1;
    tally.problems.push("A turn is there twice.");
  }
  let after = -1;
  for (const report of reported.done) {
    const position = positions.get(report.turn) ?? -1;
    const turn = turns[position];
    const attached = report.attachment !== true || (await hasAttachment({ store, id }, report.turn));
    if (turn === undefined || !isWhole(turn, report) || position <= after || !attached) {
      tally.lost += 1;
      tally.problems.push(
        `The ${report.kind} ${report.turn} is ${turn === undefined ? "not there" : attached ? "not as it was" : "without its attachment"}.`,
      );
    }
    after = position;
  }
  tally.tornTails += (await endsWhole(join(folder, `${id}.jsonl`))) ? 0 : 1;
  lookAtText(conversation, reported.reports, tally);
}

function isWhole(turn: Turn, { kind, turn: id, length }: Done): boolean {
  const text = textOf(id, length);
  return turn.kind === "user"
    ? kind === "prompt" && turn.text === text
    : kind === "answer" && turn.status === "complete" && answerText(turn) === text;
}

async function hasAttachment({ store, id }: { readonly store: TestStore["store"]; readonly id: string }, turn: string): Promise<boolean> {
  const { name, bytes } = attachmentOf(turn);
  return (await store.files.read(id, name)) !== undefined && bytes.equals((await store.files.read(id, name)) ?? Buffer.alloc(0));
}

/** How much is missing of the answer that streamed when its writer was killed. */
function lookAtText(conversation: Conversation | undefined, reports: readonly Report[], tally: Tally): void {
  const last = reports.at(-1);
  if (last?.type !== "piece") {
    return;
  }
  tally.interrupted += 1;
  const turn = conversation?.turns.find(({ id }) => id === last.turn);
  const text = turn?.kind === "answer" ? answerText(turn) : "";
  if (turn?.kind !== "answer" || turn.status === "streaming" || text !== textOf(last.turn, text.length)) {
    tally.lost += 1;
    tally.problems.push(`The answer ${last.turn}, which was cut off, is not what came of it.`);
  }
  const missing = reports.find((report) => report.type === "piece" && report.turn === last.turn && report.length > text.length);
  if (missing?.type === "piece") {
    tally.missingMs.push(last.atMs - missing.atMs);
  }
}

async function endsWhole(path: string): Promise<boolean> {
  const file = await open(path, "r").catch(() => undefined);
  if (file === undefined) {
    return true;
  }
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
    return bytesRead === 0 || buffer[0] === 10;
  } finally {
    await file.close();
  }
}
