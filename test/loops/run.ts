// Scripted loops and long honest sessions: npm run test:loops. Prints after how many calls each loop is stopped, and how many honest sessions were taken for one; fails if a loop takes more than six calls in all
// (with a round of four or five calls: three of its second), or any honest session is one.
import { LoopDetector } from "../../src/core/agent/loopDetector.ts";
import { runScripted } from "../fakes/scriptedAgent.ts";
import { seededRandom } from "../fakes/seededRandom.ts";
import { honestSession } from "./honestSessions.ts";
import { loopPermissions, loopTools, scriptedLoops } from "./scriptedLoops.ts";

let late = 0;
for (const { title, steps, round, reason } of scriptedLoops) {
  const { end, results } = await runScripted({ steps, tools: loopTools, ports: { permissions: loopPermissions } });
  const isRight = end.reason === reason && results.length <= Math.max(6, round + 3);
  late += isRight ? 0 : 1;
  const counts = `round of ${String(round)}, ${String(results.length).padStart(2)} calls, ${String(Math.max(0, results.length - round)).padStart(2)} of them repeated`;
  console.log(`${isRight ? "✓" : "✗"} ${title.padEnd(68)} ${counts}, ${end.reason}`);
}
let [sessions, calls, alarms] = [0, 0, 0];
for (let seed = 1; seed <= 400; seed += 1) {
  const detector = new LoopDetector();
  sessions += 1;
  let isAlarm = false;
  for (const call of honestSession(seededRandom(seed))) {
    calls += 1;
    const loop = detector.add(call);
    if (loop !== undefined && !isAlarm) {
      isAlarm = true;
      console.log(`✗ honest session ${String(seed)}: ${loop.words} (${call.name} ${JSON.stringify(call.args)})`);
    }
  }
  alarms += isAlarm ? 1 : 0;
}
console.log(
  `\n${String(scriptedLoops.length)} loops, ${String(late)} stopped too late or not; ${String(sessions)} honest sessions of ${String(calls)} calls, ${String(alarms)} false alarms`,
);
process.exitCode = late + alarms === 0 ? 0 : 1;
