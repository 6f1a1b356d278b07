import type { ConnectionTest } from "../../src/core/connection/connectionTest.ts";
import { firstFailure, warnings } from "../../src/core/connection/connectionTest.ts";
import type { Stage } from "../../src/core/connection/stage.ts";
import type { BrokenSetup } from "./brokenSetups.ts";
import { Parts } from "./brokenSetups.ts";
import { testPatient } from "./patient.ts";

/** What became of one set-up. */
export interface Diagnosis {
  readonly setup: BrokenSetup;
  readonly connectionTest: ConnectionTest;
  /** The stage that is named: the first that failed, else the first that warns. */
  readonly named: Stage | undefined;
  /** What is not as it should be; empty where the diagnosis is right. */
  readonly faults: readonly string[];
  readonly secrets: readonly string[];
  readonly elapsedMs: number;
}

/** Builds a set-up, tests its connection, and takes it down. */
export async function diagnose(setup: BrokenSetup): Promise<Diagnosis> {
  const parts = new Parts();
  const startMs = performance.now();
  try {
    const connectionTest = await testPatient(await setup.build(parts));
    const elapsedMs = performance.now() - startMs;
    const named = firstFailure(connectionTest) ?? warnings(connectionTest)[0];
    return {
      setup,
      connectionTest,
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
  const reported = `${named?.finding?.happened ?? ""} ${named?.finding?.advice ?? ""}`;
  return [
    ...(named?.id === stage ? [] : [`named ${named?.id ?? "no stage"}, not ${stage}`]),
    ...(named?.finding?.code === code ? [] : [`found ${named?.finding?.code ?? "nothing"}, not ${code}`]),
    ...(named?.finding?.fixes[0]?.id === fix ? [] : [`offers ${named?.finding?.fixes[0]?.id ?? "no fix"} first, not ${fix}`]),
    ...says.filter((words) => !words.test(reported)).map((words) => `does not say ${String(words)}: ${reported}`),
  ];
}
