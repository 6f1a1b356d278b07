import type { Failure } from "../model/failure.ts";
import { readAddress } from "./addressStage.ts";
import { noApi, tryApi, type ApiReading } from "./apiStage.ts";
import { blameOf } from "./blame.ts";
import type { ConnectionTestRun } from "./connectionTestRun.ts";
import { tryDns } from "./dnsStage.ts";
import { ConnectionTestWriter, type ConnectionTest } from "./connectionTest.ts";
import { failed, findingOf } from "./failed.ts";
import type { KeyContext } from "./keyFinding.ts";
import { acceptedKey, readListing } from "./modelsStage.ts";
import { getsThrough } from "./keylessAnswer.ts";
import { isLoopback, placeOf, shownAddress } from "./place.ts";
import { addressOf, openTarget } from "./openTarget.ts";
import type { DoctorPorts } from "./ports.ts";
import type { ProxyHop } from "./proxyChoice.ts";
import { noProxy, tryProxy } from "./proxyStage.ts";
import type { Asking } from "./question.ts";
import { ifClaimed, tryAnswer, tryStream, tryStructured, tryTools, tryVision } from "./questionStages.ts";
import { stageIdsThroughProxy, stageLabels, type StageId, type StageOutcome } from "./stage.ts";
import type { ConnectionTestTarget, TargetOpening } from "./connectionTestTarget.ts";
import { tryTcp } from "./tcpStage.ts";
import { tryTls } from "./tlsStage.ts";

/**
 * Tests one provider with one key, stage by stage, and reports how it stands after each change. Nothing is sent to an address that the key is not approved
 * for, and no key before an API has answered there without one. Never rejects; an abort of `signal` ends it at once, with what was found.
 */
export async function testConnection(
  target: ConnectionTestTarget,
  ports: DoctorPorts,
  signal: AbortSignal,
  onChange: (connectionTest: ConnectionTest) => void,
): Promise<ConnectionTest> {
  const { provider, label, baseUrl, keyLabel } = target;
  const writer = new ConnectionTestWriter({ provider, label, address: shownAddress(baseUrl), keyLabel }, ports.clock, onChange);
  const stopped = new Promise<"stopped">((resolve) => {
    signal.addEventListener("abort", () => resolve("stopped"), { once: true });
  });
  const run = signal.aborted ? undefined : new Run(target, ports, signal, writer).all();
  const ended = run === undefined ? "stopped" : await Promise.race([run, stopped]);
  writer.finish(ended === "stopped" || signal.aborted ? { stopped: true } : ended);
  return writer.connectionTest;
}

/** Why a test ended: what the stages that were not got to say. */
interface Ended {
  readonly because: string;
}

const atItsEnd: Ended = { because: "nothing else to try" };

class Run {
  readonly #target: ConnectionTestTarget;
  readonly #ports: DoctorPorts;
  readonly #signal: AbortSignal;
  readonly #writer: ConnectionTestWriter;

  constructor(target: ConnectionTestTarget, ports: DoctorPorts, signal: AbortSignal, writer: ConnectionTestWriter) {
    this.#target = target;
    this.#ports = ports;
    this.#signal = signal;
    this.#writer = writer;
  }

  async all(): Promise<Ended> {
    if (this.#target.type === "editor") {
      return this.#editorModels();
    }
    const opening = this.#target.unapproved === undefined ? await openTarget(this.#target, this.#ports) : undefined;
    const baseUrl = opening?.ok === true ? await addressOf(this.#target, opening) : this.#target.baseUrl;
    if (opening?.ok === false && baseUrl?.includes("{") === true) {
      // Where a cloud is, only its adapter knows, which was not opened.
      return this.#withoutKey(opening.failure);
    }
    this.#writer.begin("address");
    const { outcome, url } = readAddress(this.#target, baseUrl);
    this.#writer.end("address", outcome);
    if (url === undefined || baseUrl === undefined) {
      return this.#endedAt("address");
    }
    this.#writer.facts({ address: shownAddress(baseUrl) });
    const testRun = await this.#testRunTo(baseUrl, url);
    const broken = await this.#network(testRun);
    if (broken !== undefined) {
      return this.#endedAt(broken);
    }
    this.#writer.begin("api");
    const api = await tryApi(testRun);
    this.#writer.end(api.blamed ?? "api", api.outcome);
    if (api.outcome.status === "failed") {
      return this.#endedAt(api.blamed ?? "api");
    }
    return this.#withKey(testRun, api, opening ?? (await openTarget(this.#target, this.#ports)));
  }

  /** VS Code asks its own models, and nothing of the way there is ours. */
  async #editorModels(): Promise<Ended> {
    for (const id of ["address", "dns", "tcp", "tls", "proxy", "api", "key"] as const) {
      this.#writer.end(id, { status: "skipped", summary: "VS Code asks its models itself" });
    }
    const url = new URL("vscode://models");
    const testRun: ConnectionTestRun = {
      target: this.#target,
      ports: this.#ports,
      signal: this.#signal,
      baseUrl: "",
      url,
      place: { host: "", port: 0 },
      hop: undefined,
      model: "",
      answers: new Map(),
    };
    const opening = await openTarget(this.#target, this.#ports);
    if (!opening.ok) {
      this.#writer.end("models", this.#failure(opening.failure));
      return this.#endedAt("models");
    }
    return this.#models(testRun, noApi, opening);
  }

  async #testRunTo(baseUrl: string, url: URL): Promise<ConnectionTestRun> {
    const choice = await this.#ports.proxyFor(baseUrl, this.#signal);
    const hop = choice.kind === "proxy" ? choice.hop : undefined;
    if (hop === undefined) {
      this.#writer.end("proxy", noProxy(choice as Exclude<typeof choice, { kind: "proxy" }>));
    } else {
      this.#writer.order(stageIdsThroughProxy);
      this.#writer.facts({ proxy: hop.shown });
    }
    const model = this.#target.chooseModel([]) ?? "model";
    return {
      target: this.#target,
      ports: this.#ports,
      signal: this.#signal,
      baseUrl,
      url,
      place: placeOf(url),
      hop,
      model,
      answers: new Map(),
    };
  }

  /** The stages below HTTP; the one that failed, if any. */
  async #network(testRun: ConnectionTestRun): Promise<StageId | undefined> {
    for (const [id, work] of [
      ["dns", tryDns],
      ["tcp", tryTcp],
    ] as const) {
      const { status, summary } = await this.#stage(id, () => work(testRun));
      if (status === "failed" && !(await this.#goesAnotherWay(testRun, id, summary))) {
        return id;
      }
      if (status === "failed") {
        return undefined;
      }
    }
    const isOpen = testRun.hop === undefined || (await this.#proxy(testRun, testRun.hop));
    if (this.#writer.stage("proxy")?.status === "failed") {
      return "proxy";
    }
    if (!isOpen) {
      this.#writer.end("tls", { status: "skipped", summary: "only VS Code's own requests get through the proxy" });
      return undefined;
    }
    return (await this.#stage("tls", () => tryTls(testRun))).status === "failed" ? "tls" : undefined;
  }

  /** Whether the proxy opens the way to probes. */
  async #proxy(testRun: ConnectionTestRun, hop: ProxyHop): Promise<boolean> {
    this.#writer.begin("proxy");
    const { outcome, isOpen } = await tryProxy(testRun, hop);
    this.#writer.end("proxy", outcome);
    return isOpen;
  }

  /** Whether VS Code's requests come through where a probe did not, as by a proxy that only the system knows; the stage then reports so. */
  async #goesAnotherWay(testRun: ConnectionTestRun, id: StageId, summary: string): Promise<boolean> {
    if (testRun.hop !== undefined || isLoopback(testRun.place.host) || !(await getsThrough(testRun))) {
      return false;
    }
    this.#writer.end(id, { status: "passed", summary: `${summary} But requests get through: VS Code uses another route` });
    for (const other of ["tcp", "tls"] as const) {
      if (this.#writer.stage(other)?.status === "waiting") {
        this.#writer.end(other, { status: "skipped", summary: "VS Code uses another route" });
      }
    }
    return true;
  }

  async #withKey(testRun: ConnectionTestRun, api: ApiReading, opening: TargetOpening): Promise<Ended> {
    this.#writer.begin("key");
    return opening.ok ? this.#models(testRun, api, opening) : this.#withoutKey(opening.failure);
  }

  /** There is no key to send, or it cannot be read. */
  #withoutKey(failure: Failure): Ended {
    const { finding, details } = findingOf(failure, this.#target, this.#ports.clock.nowMs(), "no-key");
    this.#writer.end("key", failed(finding, details));
    return this.#endedAt("key");
  }

  async #models(testRun: ConnectionTestRun, api: ApiReading, opening: Extract<TargetOpening, { ok: true }>): Promise<Ended> {
    const { provider, keyFacts } = opening;
    const keyContext: KeyContext = { clockOffMs: api.clockOffMs, region: api.region, keyFacts };
    this.#writer.begin("models");
    const listing = await provider.listModels(this.#signal);
    const read = readListing(testRun, listing, api.wantsKey, keyContext);
    if (read.key !== undefined) {
      this.#writer.end("key", read.key);
    }
    if (read.models !== undefined) {
      this.#writer.end("models", read.models);
    }
    if (!read.goesOn) {
      return this.#endedAt(read.key?.status === "failed" ? "key" : "models");
    }
    const listed = listing.ok ? listing.models.map(({ id }) => id) : [];
    const model = this.#target.chooseModel(listed);
    this.#writer.facts({ modelCount: listed.length === 0 ? undefined : listed.length, model });
    if (model === undefined) {
      return this.#noModel();
    }
    return this.#questions({ testRun, provider, model }, api, keyContext);
  }

  #noModel(): Ended {
    const happened = `${this.#target.label} was reached, but lists no models.`;
    const advice = "Choose a model, set one in the provider's models or defaultModel, or load one on the server.";
    this.#writer.end(
      "models",
      failed({
        code: "no-model",
        happened,
        advice,
        fixes: [
          { id: "choose-model", label: "Choose Model" },
          { id: "open-provider-settings", label: "Open Provider Settings" },
        ],
      }),
    );
    return this.#endedAt("models");
  }

  async #questions(asking: Asking, api: ApiReading, keyContext: KeyContext): Promise<Ended> {
    this.#writer.begin("answer");
    const { outcome, failure, firstWordMs } = await tryAnswer(asking);
    const blamed = failure === undefined ? undefined : blameOf(failure, asking.testRun, api, keyContext);
    if (blamed !== undefined) {
      this.#writer.end(blamed.id, blamed.outcome);
      return this.#endedAt(blamed.id);
    }
    this.#writer.end("answer", outcome);
    const isKeyOpen = this.#writer.stage("key")?.status === "running";
    if (isKeyOpen && (failure === undefined || failure.status !== undefined)) {
      const isUnproven = this.#target.keyLabel === undefined && !api.wantsKey;
      this.#writer.end("key", isUnproven ? { status: "skipped", summary: "not needed" } : acceptedKey({ target: this.#target }));
    }
    if (outcome.status === "failed") {
      return this.#endedAt("answer");
    }
    if (api.isMissing) {
      this.#writer.end("api", { status: "passed", summary: "answers only with a key" });
    }
    this.#writer.facts({ firstWordMs });
    await this.#abilities(asking);
    return atItsEnd;
  }

  /** What the model claims to be able to do. */
  async #abilities(asking: Asking): Promise<void> {
    const facts = await this.#target.facts(asking.model);
    await this.#stage("stream", () => tryStream(asking));
    await Promise.all([
      this.#stage("tools", ifClaimed(facts.tools !== false, "tool calling is", asking, tryTools)),
      this.#stage("structured", () => tryStructured(asking)),
      this.#stage("vision", ifClaimed(facts.vision === true, "image input is", asking, tryVision)),
    ]);
  }

  async #stage(id: StageId, work: () => Promise<StageOutcome>): Promise<StageOutcome> {
    this.#writer.begin(id);
    const outcome = await work();
    if (!this.#signal.aborted) {
      this.#writer.end(id, outcome);
    }
    return outcome;
  }

  #failure(failure: Failure): StageOutcome {
    const { finding, details } = findingOf(failure, this.#target, this.#ports.clock.nowMs());
    return failed(finding, details);
  }

  #endedAt(id: StageId): Ended {
    return { because: `${stageLabels[id]} failed` };
  }
}
