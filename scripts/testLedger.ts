// npm run test:ledger: random conversations against a model server, with faults, Stop, Retry, Continue, Use Now, failover and schema repair. Prints what the server
// counted and what the ledger holds, by key and model, as JSON, and ends with 1 where they differ. `--runs N` (default 500), `--seed N`.
import { parseArgs } from "node:util";
import { runLedger } from "../test/ledger/ledgerRuns.ts";

const { values } = parseArgs({ options: { runs: { type: "string", default: "500" }, seed: { type: "string" } } });
const report = await runLedger(Number(values.runs), Number(values.seed ?? Date.now() % 1_000_000));
process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
process.exitCode = report.wrong.length > 0 ? 1 : 0;
