import { testConnection } from "../../core/connection/testConnection.ts";
import type { ConnectionTest } from "../../core/connection/connectionTest.ts";
import type { DoctorPorts } from "../../core/connection/ports.ts";
import { loadSchemaValidator } from "../../schema/loadSchemaValidator.ts";
import { systemClock } from "../../app/clock.ts";
import type { Services } from "../window/services.ts";
import { editorProxy, trustAdvice, trustedCertificates } from "./editorNetwork.ts";
import { targetOf, type TestTarget } from "./hostTarget.ts";
import { askWithoutKey } from "../../app/connection/keylessFetch.ts";
import { networkProbes } from "../../app/connection/networkProbes.ts";
import { TestResults, type TestAgain } from "./testResults.ts";

/** How many are tested at once: each sends at most three questions at a time, and a small computer has a few local servers to feed. */
const atOnce = 4;

/** Shows the targets' connection tests side by side as they go on. Closing the list, or taking a fix, stops what still runs. */
export function showTests(services: Services, targets: readonly TestTarget[], testAgain: TestAgain): void {
  const results = new TestResults(services, targets, testAgain, (chosen, signal, onChange) => testAll(services, chosen, signal, onChange));
  results.run();
}

/** Tests the targets, a few at a time, each reported by its place. Resolves when all are finished, or stopped. */
async function testAll(
  services: Services,
  targets: readonly (readonly [place: number, target: TestTarget])[],
  signal: AbortSignal,
  onChange: (place: number, connectionTest: ConnectionTest) => void,
): Promise<void> {
  const ports = portsOf(services);
  const waiting = [...targets];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && !signal.aborted; next = waiting.shift()) {
      const [place, target] = next;
      await testConnection(await targetOf(services, target), ports, signal, (connectionTest) => onChange(place, connectionTest));
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
