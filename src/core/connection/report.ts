import { redact } from "../redact.ts";
import { firstFailure, warnings, type ConnectionTest } from "./connectionTest.ts";
import type { Finding } from "./finding.ts";
import type { Stage, StageStatus } from "./stage.ts";
import { stageLabels } from "./stage.ts";

/** What a report says of where it was made. */
export interface ReportContext {
  /** ISO time, in UTC. */
  readonly at: string;
  /** Lines such as `VS Code: 1.106.0 on linux`. Hold no secret. */
  readonly surroundings: readonly string[];
}

const statusWords: Readonly<Record<StageStatus, string>> = {
  waiting: "…",
  running: "…",
  passed: "✓ works",
  warned: "⚠ look",
  failed: "✗ failed",
  skipped: "– skipped",
  "not-tried": "– not tried",
  stopped: "– stopped",
};

/**
 * The connection tests as Markdown, to be read, copied and passed on. Holds no secret: addresses come without user and query, failures were redacted when they
 * were built, and the whole is redacted once more. Words of servers stand as text, whatever is in them. Pure.
 */
export function reportOf(connectionTests: readonly ConnectionTest[], { at, surroundings }: ReportContext): string {
  const lines = ["# Baton connection report", "", ...[`Made: ${at}`, ...surroundings].map((line) => `- ${plain(line)}`)];
  if (connectionTests.length > 1) {
    lines.push("", "| Provider | Result |", "| --- | --- |", ...connectionTests.map((one) => row([one.label, summaryOf(one)])));
  }
  return [...lines, ...connectionTests.flatMap(sectionOf), ""].join("\n");
}

/** One line of how a connection test came out. */
export function summaryOf(connectionTest: ConnectionTest): string {
  const failure = firstFailure(connectionTest);
  if (failure !== undefined) {
    return `${stageLabels[failure.id]}: ${failure.summary}`;
  }
  const stopped = connectionTest.stages.find(({ status }) => status === "stopped");
  if (stopped !== undefined || !connectionTest.finished) {
    return stopped === undefined ? "still running" : `stopped at ${stageLabels[stopped.id]}`;
  }
  const [warning, ...more] = warnings(connectionTest);
  return warning === undefined
    ? "everything works"
    : `works, but ${stageLabels[warning.id]}: ${warning.summary}${more.length === 0 ? "" : ` (and ${String(more.length)} more)`}`;
}

function sectionOf(connectionTest: ConnectionTest): readonly string[] {
  const { label, provider, address, keyLabel, proxy, model, stages } = connectionTest;
  const facts = [
    `Provider: ${provider}`,
    address === "" ? undefined : `Address: ${address}`,
    `Key: ${keyLabel === undefined ? "none" : `“${keyLabel}”`}`,
    proxy === undefined ? undefined : `Proxy: ${proxy}`,
    model === undefined ? undefined : `Model: ${model}`,
  ].filter((fact) => fact !== undefined);
  const findings = stages.filter(({ finding }) => finding !== undefined);
  return [
    "",
    `## ${plain(label)}`,
    "",
    ...facts.map((fact) => `- ${plain(fact)}`),
    "",
    "| Stage | Result | Time | Found |",
    "| --- | --- | ---: | --- |",
    ...stages.map((stage) => row([stageLabels[stage.id], statusWords[stage.status], timeText(stage.elapsedMs), stage.summary])),
    ...findings.flatMap((stage) => (stage.finding === undefined ? [] : findingLines(stage, stage.finding))),
    ...detailLines(stages),
  ];
}

function findingLines(stage: Stage, { happened, advice }: Finding): readonly string[] {
  return ["", `### ${stageLabels[stage.id]}: what to do`, "", plain(happened), "", `**${plain(advice)}**`];
}

function detailLines(stages: readonly Stage[]): readonly string[] {
  const bullets = stages.flatMap(({ id, details }) => (details ?? []).map((detail) => `- ${stageLabels[id]}: ${plain(detail)}`));
  return bullets.length === 0 ? [] : ["", "### Details", "", ...bullets];
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(plain).join(" | ")} |`;
}

/** A time for people: `12 ms`, `1.20 s`; empty where nothing was done. */
export function timeText(elapsedMs: number | undefined): string {
  return elapsedMs === undefined ? "" : elapsedMs < 1000 ? `${String(Math.round(elapsedMs))} ms` : `${(elapsedMs / 1000).toFixed(2)} s`;
}

/** Text in which nothing is a secret, Markdown or HTML, on one line. */
function plain(text: string): string {
  return redact(text)
    .replace(/\s+/g, " ")
    .replace(/[\\`*_{}[\]<>|#~]/g, (sign) => (sign === "<" ? "&lt;" : sign === ">" ? "&gt;" : `\\${sign}`))
    .replace(/&(?!lt;|gt;)/g, "&amp;");
}
