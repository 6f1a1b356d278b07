import type { Examination } from "../../src/core/connection/examination.ts";
import { firstFailure, warnings } from "../../src/core/connection/examination.ts";
import type { Stage } from "../../src/core/connection/stage.ts";
import type { BrokenSetup } from "./brokenSetups.ts";
import { Parts } from "./brokenSetups.ts";
import { examinePatient } from "./patient.ts";

/** What became of one set-up. */
export interface Diagnosis {
  readonly setup: BrokenSetup;
  readonly examination: Examination;
  /** The stage that is named: the first that failed, else the first that warns. */
  readonly named: Stage | undefined;
  /** What is not as it should be; empty where the diagnosis is right. */
  readonly faults: readonly string[];
  readonly secrets: readonly string[];
  readonly elapsedMs: number;
}

/** Builds a set-up, examines it, and takes it down. */
export async function diagnose(setup: BrokenSetup): Promise<Diagnosis> {
  const parts = new Parts();
  const startMs = performance.now();
  try {
    const examination = await examinePatient(await setup.build(parts));
    const elapsedMs = performance.now() - startMs;
    const named = firstFailure(examination) ?? warnings(examination)[0];
    return {
      setup,
      examination,
      named,
      faults: [...faultsOf(setup, named), ...parts.misdeeds(named?.id)],
      secrets: parts.secrets,
      elapsedMs,
    };
  } finally {
    await parts.close();
  }
}

function faultsOf({ stage, code, fix, says }: BrokenSetup, named: Stage | undefined): readonly string[] {
  const told = `${named?.finding?.happened ?? ""} ${named?.finding?.advice ?? ""}`;
  return [
    ...(named?.id === stage ? [] : [`named ${named?.id ?? "no stage"}, not ${stage}`]),
    ...(named?.finding?.code === code ? [] : [`found ${named?.finding?.code ?? "nothing"}, not ${code}`]),
    ...(named?.finding?.fixes[0]?.id === fix ? [] : [`offers ${named?.finding?.fixes[0]?.id ?? "no fix"} first, not ${fix}`]),
    ...says.filter((words) => !words.test(told)).map((words) => `does not say ${String(words)}: ${told}`),
  ];
}
