// An agent's session, cut after every change and continued on its wire, and another's after every third: npm run test:cuts. Prints a line for each wire; fails if a server rejected anything.
import { openaiChatCase } from "../contract/cases/openaiChat.ts";
import { continueCuts, playSession } from "../contract/agentCuts.ts";
import { setVariables } from "../contract/contract.ts";
import { wireCases } from "../contract/wires.ts";
import { startModelServer } from "../model-server/server.ts";

let cuts = 0;
const mistakes: string[] = [];
for (const wireCase of wireCases) {
  const server = await startModelServer();
  const restore = setVariables(wireCase.environment?.(server) ?? {});
  try {
    const chat = await playSession(server, openaiChatCase);
    const own = wireCase.offers.tools
      ? await continueCuts(server, wireCase, await playSession(server, wireCase), { every: 1, first: 0 })
      : undefined;
    const other = await continueCuts(server, wireCase, chat, { every: own === undefined ? 1 : 3, first: 0 });
    cuts += (own?.cuts ?? 0) + other.cuts;
    mistakes.push(...(own?.mistakes ?? []), ...other.mistakes);
    console.log(`${wireCase.name}: ${String(own?.cuts ?? 0)} cuts of its own session, ${String(other.cuts)} of another wire's`);
  } finally {
    restore();
    await server.close();
  }
}
for (const mistake of mistakes.slice(0, 10)) {
  console.log(`\n✗ ${mistake}`);
}
console.log(`\n${String(cuts)} cuts, ${String(mistakes.length)} rejected`);
process.exitCode = mistakes.length === 0 ? 0 : 1;
