import { firstFailure, warnings, type ConnectionTest } from "../../core/connection/connectionTest.ts";
import type { StageFix } from "../../core/connection/finding.ts";
import { summaryOf, timeText } from "../../core/connection/report.ts";
import { stageLabels, type Stage, type StageStatus } from "../../core/connection/stage.ts";
import { linesOf } from "./linesOf.ts";

/** A row of a quick pick. Rows of one stage have its id. */
export interface ResultRow {
  /** What it is about: a stage, or a connection test by its place. */
  readonly about: string;
  readonly label: string;
  readonly description?: string | undefined;
  readonly detail?: string | undefined;
  readonly fixes: readonly StageFix[];
}

/** Characters of a row that are never cut off: a list is 600 pixels wide at most, and the buttons take a sixth of that. */
const rowWidth = 72;
/** The same of a row without buttons, whose icon takes three. */
const plainRowWidth = 78;

const icons: Readonly<Record<StageStatus, string>> = {
  waiting: "circle-outline",
  running: "loading~spin",
  passed: "pass",
  warned: "warning",
  failed: "error",
  skipped: "dash",
  "not-tried": "circle-slash",
  stopped: "debug-stop",
};

/** One connection test, a row a stage; below what is wrong as many more as its words take, so that all of them can be read. */
export function stageRows({ stages }: ConnectionTest): readonly ResultRow[] {
  return stages.flatMap((stage) =>
    stage.finding === undefined ? plainRows(stage) : findingRows(stage, stage.finding.happened, stage.finding.advice, stage.finding.fixes),
  );
}

function plainRows({ id, status, summary, elapsedMs }: Stage): readonly ResultRow[] {
  const label = `$(${icons[status]}) ${stageLabels[id]}`;
  const time = status === "passed" ? timeText(elapsedMs) : "";
  const both = [summary, time].filter((part) => part !== "").join(" · ");
  if (stageLabels[id].length + both.length <= plainRowWidth) {
    return [{ about: id, label, description: both, fixes: [] }];
  }
  const [detail, ...rest] = linesOf(summary, rowWidth);
  return [
    { about: id, label, description: time, detail, fixes: [] },
    ...rest.map((line): ResultRow => ({ about: id, label: `$(blank) ${line}`, fixes: [] })),
  ];
}

function findingRows({ id, status, elapsedMs }: Stage, happened: string, advice: string, fixes: readonly StageFix[]): readonly ResultRow[] {
  const [first = "", ...rest] = linesOf(happened, rowWidth);
  const [lead = "", ...more] = linesOf(advice, plainRowWidth);
  const word = status === "failed" ? "failed" : "works, with warnings";
  const row: ResultRow = {
    about: id,
    label: `$(${icons[status]}) ${stageLabels[id]}`,
    description: [word, timeText(elapsedMs)].filter((part) => part !== "").join(" · "),
    detail: first,
    fixes,
  };
  const below = [...rest.map((line) => `$(blank) ${line}`), `$(lightbulb) ${lead}`, ...more.map((line) => `$(blank) ${line}`)];
  return [row, ...below.map((label): ResultRow => ({ about: id, label, fixes }))];
}

/** Several connection tests side by side, one row each. */
export function overviewRow(connectionTest: ConnectionTest, place: string): ResultRow {
  const { label, keyLabel, address } = connectionTest;
  const key = keyLabel === undefined ? "no key" : `key “${keyLabel}”`;
  const description = [key, URL.parse(address)?.origin ?? ""].filter((part) => part !== "").join(" · ");
  const failure = firstFailure(connectionTest);
  const [status, detail] = statusOf(connectionTest);
  return { about: place, label: `$(${icons[status]}) ${label}`, description, detail, fixes: failure?.finding?.fixes ?? [] };
}

function statusOf(connectionTest: ConnectionTest): readonly [status: StageStatus, detail: string] {
  const { stages, finished, modelCount } = connectionTest;
  if (!finished) {
    const running = stages.filter(({ status }) => status === "running").map(({ id }) => stageLabels[id]);
    return ["running", `${progressOf(connectionTest)}: ${running.join(", ")}…`];
  }
  const failure = firstFailure(connectionTest);
  if (failure !== undefined) {
    return ["failed", summaryOf(connectionTest)];
  }
  const answer = stages.find(({ id }) => id === "answer");
  const listed = modelCount === undefined ? "" : ` · ${String(modelCount)} models listed`;
  const [warning] = warnings(connectionTest);
  const all = `${answer?.summary ?? ""}${listed}`;
  if (warning !== undefined) {
    return ["warned", `${answer?.summary ?? ""}, but ${stageLabels[warning.id]}: ${warning.summary}`];
  }
  return stages.some(({ status }) => status === "stopped") ? ["stopped", summaryOf(connectionTest)] : ["passed", all];
}

/** How far a connection test is: `5 of 13 stages`. */
export function progressOf({ stages }: Pick<ConnectionTest, "stages">): string {
  const done = stages.filter(({ status }) => status !== "waiting" && status !== "running").length;
  return `${String(done)} of ${String(stages.length)} stages`;
}
