// Decides about command lines, safe and not, and runs those that need no word of the user's: npm run test:commands [-- --all]. Prints a line for each class; fails if something that must ask runs unasked, if more than a tenth of
// what is safe asks, or if something that ran unasked changed anything or printed a secret. --all also prints each safe command that asks, with the reason.
import { readFile } from "node:fs/promises";
import { judgeClass } from "./judgeAll.ts";
import { whatItDid } from "./readOnlyOracle.ts";
import { makeSampleWorkspace } from "./sampleWorkspace.ts";
import { safeCommands } from "./data/safe.ts";
import { unsafeCommands } from "./data/unsafe.ts";
import type { CommandClass } from "./commandClass.ts";

const all = process.argv.includes("--all");
// Lists of others: a command in JSON or as it is on each line.
const listAt = process.argv.indexOf("--list");
const workspace = await makeSampleWorkspace();
let safe = 0;
let asked = 0;
let unasked = 0;
let unsafe = 0;
const harmful: string[] = [];
try {
  if (listAt >= 0) {
    await printList(await readFile(process.argv[listAt + 1] ?? "", "utf8"));
  } else {
    await runAll();
  }
} finally {
  await workspace.remove();
}

async function runAll(): Promise<void> {
  console.log("Must ask:");
  for (const each of unsafeCommands) {
    const ran = (await judgeClass(each, workspace.folder)).filter(({ decided }) => decided.decision === "allow");
    unsafe += each.commands.length;
    unasked += ran.length;
    console.log(`  ${each.kind.padEnd(22)} ${String(each.commands.length).padStart(4)}  ran unasked ${String(ran.length)}`);
    ran.forEach(({ command }) => console.log(`    ✗ ${JSON.stringify(command)}`));
  }
  console.log("Safe:");
  for (const each of safeCommands) {
    await runSafe(each);
  }
  const share = ((asked / safe) * 100).toFixed(1);
  console.log(
    `\n${String(unsafe)} commands that must ask: ${String(unasked)} ran unasked. ${String(safe)} safe ones: ${String(asked)} ask (${share} %). Run unasked that changed something or printed a secret: ${String(harmful.length)}.`,
  );
  process.exitCode = unasked === 0 && asked / safe <= 0.1 && harmful.length === 0 ? 0 : 1;
}

async function runSafe(each: CommandClass): Promise<void> {
  const judged = await judgeClass(each, workspace.folder);
  const asks = judged.filter(({ decided }) => decided.decision !== "allow");
  safe += judged.length;
  asked += asks.length;
  console.log(`  ${each.kind.padEnd(22)} ${String(judged.length).padStart(4)}  ask ${String(asks.length)}`);
  if (all) {
    asks.forEach(({ command, decided }) => console.log(`    ${JSON.stringify(command)}: ${decided.reason}`));
  }
  for (const { command } of each.shell === "powershell" ? [] : judged.filter(({ decided }) => decided.decision === "allow")) {
    const harm = await whatItDid(command, workspace.folder);
    if (harm !== undefined) {
      harmful.push(command);
      console.log(`    ✗ ${JSON.stringify(command)} ${harm}`);
    }
  }
}

async function printList(text: string): Promise<void> {
  const commands = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => (line.startsWith('"') ? (JSON.parse(line) as string) : line));
  for (const { command, decided } of await judgeClass({ kind: "list", why: "", commands }, workspace.folder)) {
    console.log(`${decided.decision.padEnd(5)} ${JSON.stringify(command)}  ${decided.reason}`);
  }
}
