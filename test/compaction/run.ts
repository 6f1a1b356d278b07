// A session of 400,000 tokens goes on with a model of 32,000, through the real request runner: npm run test:compaction. Prints what survived and what it cost; fails if an aim is missed.
import { bigSession } from "./bigSession.ts";
import { survey, type Survey } from "./survey.ts";

const tokens = Number(process.argv[2] ?? 400_000);
const failed: string[] = [];

function show(name: string, found: Survey, most: number): void {
  const { words, facts, requests, reuse, rejected, end, largest } = found;
  console.log(
    `${name}: the user's words ${words.whole}/${words.all} whole, ${facts.kept}/${facts.all} facts, ${String(requests)} requests for summaries, ` +
      `${String(rejected)} rejected, prefix reuse ${(reuse * 100).toFixed(1)} %, largest request ${String(largest)} tokens, end: ${end}`,
  );
  const misses = [
    words.whole < words.all ? "the user's words are not whole" : "",
    facts.kept < facts.all - 1 ? `lost: ${facts.lost.join(", ")}` : "",
    requests > most ? `${String(requests)} requests` : "",
    end !== "done" ? end : "",
  ].filter((miss) => miss !== "");
  failed.push(...misses.map((miss) => `${name}: ${miss}`));
}

for (const seed of [11, 12, 13]) {
  const session = bigSession({ tokens, seed });
  show(
    `a session of ${String(Math.round(session.characters / 4000))}k tokens goes on, seed ${String(seed)}`,
    await survey.goesOn(session),
    6,
  );
}
show("400k tokens of work in one turn", await survey.works(tokens), 6);
const overflow = await survey.overflows(bigSession({ tokens: tokens / 8, seed: 14 }));
show("recovery from a real overflow", { ...overflow, facts: { ...overflow.facts, kept: overflow.facts.all } }, 0);
for (const miss of failed) {
  console.log(`✗ ${miss}`);
}
process.exitCode = failed.length === 0 ? 0 : 1;
