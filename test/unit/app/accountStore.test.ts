import assert from "node:assert/strict";
import { moveOldAccounts } from "../../../src/app/accounts/movedAccounts.ts";
import { appendFile, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AccountEdits } from "../../../src/app/accounts/accountEdits.ts";
import { AccountStore, type Account } from "../../../src/app/accounts/accountStore.ts";
import { SharedRecords } from "../../../src/app/records/sharedRecords.ts";
import { FakeClock } from "../../fakes/fakeClock.ts";
import { KeptLog } from "../../fakes/keptLog.ts";
import { MementoMemory } from "../../fakes/mementoMemory.ts";
import { SecretMemory } from "../../fakes/secretMemory.ts";

const origin = "https://api.openai.com";
const edit = (store: AccountStore): AccountEdits => new AccountEdits(store);
const key = (name: string): string => `sk-proj-${name.repeat(12)}`;

describe("accounts", () => {
  let folder: string;
  let secrets: SecretMemory;
  const open: { dispose(): void }[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "baton-accounts-"));
    secrets = new SecretMemory();
  });

  afterEach(async () => {
    for (const one of open.splice(0)) {
      one.dispose();
    }
    await rm(folder, { recursive: true, force: true });
  });

  /** What a window has. Windows share the folder and the keychain. */
  function window(state = new MementoMemory(), clock = new FakeClock()): { store: AccountStore; records: SharedRecords; clock: FakeClock } {
    const records = new SharedRecords(folder, "accounts", { clock, log: new KeptLog() });
    const store = new AccountStore({ records, secrets, state, clock, moveOld: (store) => void moveOldAccounts(store) });
    open.push(store, records);
    return { store, records, clock };
  }

  const addAll = async (store: AccountStore, ...labels: readonly string[]): Promise<Account[]> => {
    const added: Account[] = [];
    for (const label of labels) {
      added.push(await edit(store).add({ provider: "openai", label, origins: [origin] }, key(label)));
    }
    return added;
  };
  /** The labels of all accounts once those of an earlier version were taken over, a moment after they are first asked for. */
  const moved = async (store: AccountStore): Promise<readonly string[]> => {
    const over = new Promise((resolve) => store.onDidChange(() => setImmediate(resolve)));
    store.all();
    await over;
    return store.all().map(({ label }) => label);
  };
  const labels = (store: AccountStore): readonly string[] => store.ofProvider("openai").map(({ label }) => label);

  it("are several of a provider, in the order in which they were added, each with its own key", async () => {
    const { store } = window();
    const [a, b] = await addAll(store, "a", "b");
    await edit(store).add({ provider: "anthropic", label: "c", origins: ["https://api.anthropic.com"] }, key("c"));
    assert.deepEqual(labels(store), ["a", "b"]);
    assert.deepEqual([await store.key(a!), await store.key(b!)], [key("a"), key("b")]);
    assert.deepEqual([a?.order, b?.order, a?.active, a?.tags, a?.description], [0, 1, true, [], ""]);
    assert.equal(secrets.kept.size, 3);
  });

  it("are known to other windows and to the next start", async () => {
    const [one, other] = [window(), window()];
    assert.deepEqual(labels(other.store), []);
    const [a] = await addAll(one.store, "a");
    other.records.refresh();
    assert.deepEqual(labels(other.store), ["a"]);
    await edit(other.store).change(a!, { label: "z", tags: ["work"], caps: { requestsPerMinute: 60 }, description: "Mine" });
    const next = window().store.find(a!.id);
    assert.deepEqual(
      [next?.label, next?.tags, next?.caps.requestsPerMinute, next?.caps.tokensPerMinute, next?.description],
      ["z", ["work"], 60, undefined, "Mine"],
    );
  });

  it("report changes made in another window", async () => {
    const [one, other] = [window(), window()];
    other.store.all();
    let reported = 0;
    other.store.onDidChange(() => (reported += 1));
    await addAll(one.store, "a");
    other.records.refresh();
    assert.ok(reported > 0);
  });

  it("report whose key was added, replaced or enabled, in any window", async () => {
    const [one, other] = [window(), window()];
    const reported: string[] = [];
    for (const { store } of [one, other]) {
      store.all();
      store.onDidChangeKey(({ label }) => reported.push(label));
    }
    const changes: readonly (() => Promise<unknown>)[] = [
      () => addAll(one.store, "a"),
      () => edit(one.store).change(one.store.all()[0]!, { label: "b", active: false }),
      () => edit(one.store).change(one.store.all()[0]!, { active: true }),
      () => edit(one.store).replace(one.store.all()[0]!, { key: key("n"), label: "c", origin }),
    ];
    for (const change of changes) {
      one.clock.advance(10);
      await change();
      other.records.refresh();
    }
    assert.deepEqual(reported, ["a", "a", "b", "b", "c", "c"]);
  });

  it("are moved up and down, and stop at the ends", async () => {
    const { store } = window();
    const [a, , c] = await addAll(store, "a", "b", "c");
    await edit(store).move(c!, "up");
    assert.deepEqual(labels(store), ["a", "c", "b"]);
    await edit(store).move(a!, "up");
    await edit(store).move(a!, "down");
    assert.deepEqual(labels(store), ["c", "a", "b"]);
    assert.deepEqual(labels(window().store), ["c", "a", "b"]);
  });

  it("give requests under way the old key and later ones the new, once it is replaced", async () => {
    const { store } = window();
    const [a] = await addAll(store, "a");
    const underWay = await store.key(a!);
    await edit(store).replace(a!, { key: key("n"), label: "new", origin: "https://other.example" });
    assert.deepEqual([underWay, await store.key(a!)], [key("a"), key("n")]);
    assert.deepEqual([store.find(a!.id)?.label, store.find(a!.id)?.origins], ["new", ["https://other.example"]]);
  });

  it("see a key that another window replaced", async () => {
    const [one, other] = [window(), window()];
    const [a] = await addAll(one.store, "a");
    assert.equal(await other.store.key(a!), key("a"));
    await edit(one.store).replace(a!, { key: key("n"), label: "a", origin });
    assert.equal(await other.store.key(a!), key("n"));
  });

  it("are removed, key and all, and put back as they were", async () => {
    const { store } = window();
    const [, b] = await addAll(store, "a", "b", "c");
    await edit(store).change(b!, { tags: ["work"], active: false });
    const removed = await edit(store).remove(b!);
    assert.deepEqual(labels(store), ["a", "c"]);
    assert.equal(await store.key(b!), undefined);
    assert.equal(secrets.kept.size, 2);
    assert.deepEqual(labels(window().store), ["a", "c"]);
    await edit(store).restore(removed);
    assert.deepEqual(labels(window().store), ["a", "b", "c"]);
    assert.equal(await store.key(b!), key("b"));
    assert.deepEqual([store.find(b!.id)?.tags, store.find(b!.id)?.active], [["work"], false]);
  });

  it("are not saved if the keychain does not save the key", async () => {
    const { store } = window();
    await addAll(store, "a");
    secrets.forgets = true;
    await assert.rejects(edit(store).add({ provider: "openai", label: "b", origins: [origin] }, key("b")), /didn't save the key/);
    assert.deepEqual(labels(store), ["a"]);
  });

  it("report who already has a key", async () => {
    const { store } = window();
    const [a] = await addAll(store, "a", "b");
    assert.equal((await edit(store).holder("openai", key("a")))?.id, a?.id);
    assert.equal(await edit(store).holder("openai", key("x")), undefined);
    assert.equal(await edit(store).holder("anthropic", key("a")), undefined);
  });

  it("remember when a key was put in or switched on, and not when it was renamed", async () => {
    const clock = new FakeClock();
    const { store } = window(new MementoMemory(), clock);
    const [a] = await addAll(store, "a");
    const changedAtMs = (): number => store.find(a!.id)!.changedAtMs;
    const addedAtMs = clock.nowMs();
    clock.advance(1000);
    await edit(store).change(a!, { label: "b" });
    await edit(store).change(a!, { active: false });
    await edit(store).change(a!, { active: false });
    assert.equal(changedAtMs(), addedAtMs);
    clock.advance(1000);
    await edit(store).change(a!, { active: true });
    assert.equal(changedAtMs(), addedAtMs + 2000);
    clock.advance(1000);
    await edit(store).replace(a!, { key: key("n"), label: "b", origin });
    assert.equal(changedAtMs(), addedAtMs + 3000);
  });

  it("come from where earlier versions kept them, once, and in no window over a later change", async () => {
    const old = {
      "baton.accounts": [
        { id: "1", provider: "openai", label: "mine", origins: [origin, "https://gate.example"], addedAtMs: 1000 },
        { id: "2", provider: "anthropic", label: "work", origins: ["https://api.anthropic.com"], addedAtMs: 2000 },
        "no account",
      ],
      "baton.environmentKeyOrigins": { OPENAI_API_KEY: ["https://gate.example"] },
    };
    secrets.kept.set("baton.key.1", key("m"));
    const state = new MementoMemory(old);
    const { store, records } = window(state);
    assert.deepEqual(await moved(store), ["mine", "work"]);
    const [mine] = store.ofProvider("openai");
    assert.deepEqual(
      [mine?.id, mine?.label, mine?.origins, mine?.addedAtMs, mine?.active],
      ["1", "mine", [origin, "https://gate.example"], 1000, true],
    );
    assert.equal(await store.key(mine!), key("m"));
    assert.deepEqual(store.environmentOrigins("OPENAI_API_KEY"), ["https://gate.example"]);
    await records.flush();
    // The state is cleared a moment after the records are written.
    await new Promise(setImmediate);
    assert.equal(state.kept.size, 0);
    await edit(store).change(mine!, { label: "renamed" });
    await edit(store).remove(store.find("2")!);
    // Another window began with the old state.
    const other = window(new MementoMemory(old));
    assert.deepEqual(await moved(other.store), ["renamed"]);
    await other.records.flush();
    assert.deepEqual(
      window()
        .store.all()
        .map(({ label }) => label),
      ["renamed"],
    );
  });

  it("stay in the old place until they are in the new one", async () => {
    const state = new MementoMemory({
      "baton.accounts": [{ id: "1", provider: "openai", label: "mine", origins: [origin], addedAtMs: 1 }],
    });
    const records = new SharedRecords("/dev/null/nowhere", "accounts", { clock: new FakeClock(), log: new KeptLog() });
    const store = new AccountStore({ records, secrets, state, clock: new FakeClock(), moveOld: (store) => void moveOldAccounts(store) });
    open.push(store, records);
    assert.equal((await moved(store)).length, 1);
    await records.flush();
    await new Promise(setImmediate);
    assert.equal(state.kept.size, 1);
  });

  it("keep what later versions know of them", async () => {
    await window().records.set("account/1", {
      provider: "openai",
      label: "a",
      origins: [origin],
      mood: "new",
      order: "x",
      tags: ["a", 1, "a"],
      caps: { requestsPerMinute: -1 },
    });
    const { store, records } = window();
    const [a] = store.all();
    assert.deepEqual([a?.order, a?.tags, a?.caps.requestsPerMinute], [0, ["a"], undefined]);
    await edit(store).change(a!, { label: "b" });
    assert.equal((records.get("account/1") as { mood?: unknown }).mood, "new");
  });

  it("switch the key of the environment on and off, and let it go further, in all windows", async () => {
    const { store } = window();
    assert.equal(store.isEnvironmentActive("OPENAI_API_KEY"), true);
    await edit(store).setEnvironmentActive("OPENAI_API_KEY", false);
    await edit(store).approve(
      { kind: "environment", id: "env:OPENAI_API_KEY", label: "", approved: false, active: true, variable: "OPENAI_API_KEY" },
      "https://gate.example",
    );
    const next = window().store;
    assert.equal(next.isEnvironmentActive("OPENAI_API_KEY"), false);
    assert.deepEqual(next.environmentOrigins("OPENAI_API_KEY"), ["https://gate.example"]);
  });

  it("leave no key in any file", async () => {
    const { store } = window();
    const [a] = await addAll(store, "a", "b");
    await edit(store).restore(await edit(store).remove(a!));
    await appendFile(join(folder, "other.txt"), "");
    for (const name of await readdir(folder)) {
      assert.doesNotMatch(await readFile(join(folder, name), "utf8"), /sk-proj/);
    }
  });
});
