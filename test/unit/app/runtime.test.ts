import assert from "node:assert/strict";
import type * as answerRun from "../../../src/app/answering/answerRun.ts";
import { systemClock } from "../../../src/app/clock.ts";
import { buildApp, type App, type AppPorts } from "../../../src/app/composition/buildApp.ts";
import { MemoryRecords } from "../../../src/app/composition/memoryRecords.ts";
import { openRuntime } from "../../../src/app/composition/runtime.ts";
import { InternalErrors } from "../../../src/app/internalErrors.ts";
import { loadOnce } from "../../../src/app/loadOnce.ts";
import { StandaloneSettings } from "../../../src/app/standalone/standaloneSettings.ts";
import { answerText } from "../../../src/shared/answer.ts";
import { openChat } from "../../fakes/testChat.ts";

const quiet = (): void => undefined;
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const gone = new Error("Cannot find module './runtime.cjs'");

function build(loadRuntime: AppPorts["loadRuntime"]): App {
  return buildApp({
    settings: new StandaloneSettings(quiet, {}, (message) => assert.fail(message)),
    secrets: {
      get: () => Promise.resolve(undefined),
      store: () => Promise.resolve(),
      delete: () => Promise.resolve(),
      onDidChange: () => ({ dispose: quiet }),
    },
    state: { get: quiet, update: () => Promise.resolve() },
    records: () => new MemoryRecords(systemClock),
    environment: () => undefined,
    entra: { label: "", isOwnOrigin: () => false, token: () => Promise.resolve(undefined) },
    loadRuntime,
    clock: systemClock,
    log,
    internalErrors: new InternalErrors(log, () => Promise.resolve()),
  });
}

describe("the runtime", () => {
  it("is loaded when it is first needed, once for everyone", async () => {
    let loads = 0;
    const app = build(() => {
      loads += 1;
      return Promise.resolve(openRuntime);
    });
    await app.flush();
    assert.equal(loads, 0);
    const [one, other] = await Promise.all([app.runtime(), app.runtime(), app.lists.prepare(), app.access.open("ollama")]);
    assert.equal(one, other);
    assert.equal(one.runner, (await app.runtime()).runner);
    assert.equal(loads, 1);
    await app.flush();
    app.dispose();
  });

  it("is loaded again after a load that failed, which everyone who waited for it hears of", async () => {
    let loads = 0;
    const app = build(() => ((loads += 1) === 1 ? Promise.reject(gone) : Promise.resolve(openRuntime)));
    const first = await Promise.allSettled([app.runtime(), app.lists.prepare()]);
    assert.deepEqual(first, [
      { status: "rejected", reason: gone },
      { status: "rejected", reason: gone },
    ]);
    await app.lists.prepare();
    assert.equal((await app.access.open("ollama")).ok, true);
    assert.equal(loads, 2);
    app.dispose();
  });

  it("fails the prompt that could not load it, and answers when the user tries again", async () => {
    let loads = 0;
    const load = loadOnce<typeof answerRun>(() =>
      (loads += 1) === 1 ? Promise.reject(gone) : import("../../../src/app/answering/answerRun.ts"),
    );
    const { chat, provider } = openChat({ loadAnswering: load });
    provider.script([
      { type: "text-delta", text: "here" },
      { type: "finish", reason: "stop" },
    ]);
    await chat.send("one");
    const failed = chat.state.conversation.turns.at(-1);
    assert.ok(failed?.kind === "answer" && failed.status === "failed");
    await chat.retry(failed.id);
    const turn = chat.state.conversation.turns.at(-1);
    assert.ok(turn?.kind === "answer");
    assert.deepEqual([turn.status, answerText(turn), loads], ["complete", "here", 2]);
  });

  it("answers prompts that came before it was loaded in the order in which they came", async () => {
    const code = Promise.withResolvers<typeof answerRun>();
    const { chat, provider } = openChat({ loadAnswering: () => code.promise });
    const finish = { type: "finish", reason: "stop" } as const;
    provider.script(
      [{ type: "text-delta", text: "1" }, finish],
      [{ type: "text-delta", text: "2" }, finish],
      [{ type: "text-delta", text: "3" }, finish],
    );
    const sent = ["one", "two", "three"].map((text) => chat.send(text));
    code.resolve(await import("../../../src/app/answering/answerRun.ts"));
    await Promise.all(sent);
    assert.deepEqual(
      chat.state.conversation.turns.map((turn) => (turn.kind === "user" ? turn.text : answerText(turn))),
      ["one", "1", "two", "2", "three", "3"],
    );
  });
});
