import { examine } from "../../core/connection/examine.ts";
import type { Examination } from "../../core/connection/examination.ts";
import type { DoctorPorts } from "../../core/connection/ports.ts";
import { loadSchemaValidator } from "../../schema/loadSchemaValidator.ts";
import { systemClock } from "../../app/clock.ts";
import type { Services } from "../services.ts";
import { editorProxy, trustAdvice, trustedCertificates } from "./editorNetwork.ts";
import { subjectOf, type TestTarget } from "./hostSubject.ts";
import { askWithoutKey } from "../../app/connection/keylessFetch.ts";
import { networkProbes } from "../../app/connection/networkProbes.ts";
import { TestResults, type TestAgain } from "./testResults.ts";

export type { TestTarget } from "./hostSubject.ts";

/*
 * What only testing a connection needs, in one chunk that is loaded when the first is tested.
 */

/** How many are examined at once: each sends at most three questions at a time, and a small computer has a few local servers to feed. */
const atOnce = 4;

/** Shows the targets' examinations side by side as they go on. Closing the list, or taking a fix, stops what still runs. */
export function showTests(services: Services, targets: readonly TestTarget[], testAgain: TestAgain): void {
  const results = new TestResults(services, targets, testAgain, (chosen, signal, onChange) =>
    examineAll(services, chosen, signal, onChange),
  );
  results.run();
}

/** Examines the targets, a few at a time, each told by its place. Resolves when all are finished, or stopped. */
async function examineAll(
  services: Services,
  targets: readonly (readonly [place: number, target: TestTarget])[],
  signal: AbortSignal,
  onChange: (place: number, examination: Examination) => void,
): Promise<void> {
  const ports = portsOf(services);
  const waiting = [...targets];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && !signal.aborted; next = waiting.shift()) {
      const [place, target] = next;
      await examine(await subjectOf(services, target), ports, signal, (examination) => onChange(place, examination));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

function portsOf(services: Services): DoctorPorts {
  return {
    clock: systemClock,
    network: networkProbes(trustedCertificates),
    proxyFor: editorProxy,
    ask: askWithoutKey,
    trustAdvice: trustAdvice(),
    loadValidator: loadSchemaValidator,
    limits: services.settings.requestLimits(),
  };
}
