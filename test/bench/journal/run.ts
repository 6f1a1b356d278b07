// Measures what it costs to keep a chat, against writing its file anew each time, and prints one JSON object: npm run bench:journal. Some twenty seconds.
// An aim that is missed is `met: false` and no failure, since the time that something takes is the machine's too.
import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "../../fakes/testStore.ts";
import { median } from "../statistics.ts";
import { gatherMs, journalKeeper, rewriteKeeper, type Keeper } from "./keepers.ts";

/** A chat as people have them: questions of a paragraph, and answers of a page that come with 60 tokens of 4.5 characters a second. */
const exchanges = 50;
const question = "How does the journal keep what was said when the window is killed in the middle of an answer? ".repeat(7);
const answer = "It hands every line to the kernel before the panel hears of it, “so it is there” after:\n\n- `kill -9`\n".repeat(33);
const pieceLength = Math.round((60 * 4.5 * gatherMs) / 1000);
const conversations = 2000;
const ioFile = "/proc/self/io";

interface Cost {
  /** Until a question, or an answer's end, is on the disk itself. */
  readonly durableMs: { readonly median: number; readonly p99: number; readonly samples: number };
  /** All that the process wrote, over the text. */
  readonly bytesPerTextByte: number;
}

/** Bytes that this process has written, to files and all else; `undefined` if the system does not report it. */
function writtenBytes(): number | undefined {
  return existsSync(ioFile) ? Number(/^wchar: (\d+)/m.exec(readFileSync(ioFile, "utf8"))?.[1]) : undefined;
}

async function measure(keeper: Keeper): Promise<Cost> {
  const tookMs: number[] = [];
  const timed = async (act: () => Promise<void>): Promise<void> => {
    const startMs = performance.now();
    await act();
    tookMs.push(performance.now() - startMs);
  };
  const before = writtenBytes();
  for (let exchange = 0; exchange < exchanges; exchange += 1) {
    await timed(() => keeper.ask(question));
    for (let at = 0; at < answer.length; at += pieceLength) {
      await keeper.stream(answer.slice(at, at + pieceLength));
    }
    await timed(() => keeper.endAnswer());
  }
  const after = writtenBytes();
  const bytes = before === undefined || after === undefined ? await keeper.fileBytes() : after - before;
  const sorted = tookMs.sort((a, b) => a - b);
  return {
    durableMs: {
      median: rounded(median(sorted)),
      p99: rounded(sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN),
      samples: sorted.length,
    },
    bytesPerTextByte: rounded(bytes / textBytes),
  };
}

/** How long the list of many earlier chats takes: the first time, and with the titles' index. */
async function measureList(folder: string): Promise<{ readonly conversations: number; readonly firstMs: number; readonly nextMs: number }> {
  await mkdir(folder);
  for (let index = 0; index < conversations; index += 1) {
    const id = crypto.randomUUID();
    const turn = { kind: "user", id: "u", text: `Question ${index}: ${question}`, atMs: 1 };
    await writeFile(
      join(folder, `${id}.jsonl`),
      `${JSON.stringify({ type: "conversation-start", id, atMs: 1 })}\n${JSON.stringify({ type: "turn-add", turn })}\n${`"${answer.slice(0, 27)}"\n`.repeat(100)}`,
    );
  }
  const { store } = openStore(folder);
  const took = async (): Promise<number> => {
    const startMs = performance.now();
    const { length } = await store.list();
    if (length !== conversations) {
      throw new Error(`The list has ${length} chats.`);
    }
    return performance.now() - startMs;
  };
  return { conversations, firstMs: rounded(await took()), nextMs: rounded(median([await took(), await took(), await took()])) };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function atMost(figure: number, most: number): { readonly figure: number; readonly most: number; readonly met: boolean } {
  return { figure, most, met: figure <= most };
}

const textBytes = exchanges * (Buffer.byteLength(question) + Buffer.byteLength(answer));
const folder = await mkdtemp(join(tmpdir(), "baton-journal-"));
try {
  const journal = await measure(journalKeeper(folder));
  const wholeFileRewrite = await measure(rewriteKeeper(folder));
  const list = await measureList(join(folder, "many"));
  const report = {
    textBytes,
    counted: existsSync(ioFile) ? "wchar of /proc/self/io" : "sizes of files",
    journal,
    wholeFileRewrite,
    rewriteOverJournal: {
      durableMs: rounded(wholeFileRewrite.durableMs.median / journal.durableMs.median),
      bytes: rounded(wholeFileRewrite.bytesPerTextByte / journal.bytesPerTextByte),
    },
    list,
    aims: {
      durableMs: atMost(journal.durableMs.median, 1),
      bytesPerTextByte: atMost(journal.bytesPerTextByte, 1.2),
      listMs: atMost(list.nextMs, 200),
    },
  };
  process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
