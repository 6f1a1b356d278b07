import assert from "node:assert/strict";
import type { Failure } from "../../../src/core/model/failure.ts";
import type { ModelListing } from "../../../src/core/provider.ts";
import { HealthBook } from "../../../src/core/resilience/healthBook.ts";
import { bookHealth } from "../../../src/app/integrations/healthView.ts";
import { ModelLoads } from "../../../src/app/integrations/modelLoads.ts";
import type { ProviderDescription } from "../../../src/app/directory/providerDirectory.ts";

const failure = (change: Partial<Failure>): Failure =>
  ({ kind: "rate-limit", message: "No.", provider: "p", retry: "same", ...change }) as Failure;

describe("the health of a key in the Integrations view", () => {
  const asked = { accountId: "p/a", model: "m", origin: "https://p.example" };

  it("is undefined if all is well", () => {
    const view = bookHealth(new HealthBook());
    assert.equal(view.of("p", "a", 0), undefined);
    assert.equal(view.ofAddress("https://p.example", 0), undefined);
    assert.equal(view.ofAddress("", 0), undefined);
  });

  it("is a cooldown with its end, for the models that it affects", () => {
    const book = new HealthBook();
    book.failed({ ...asked, sentAtMs: 0 }, failure({ retryAfterMs: 42_000, providerMessage: "Too many." }), 1000);
    const view = bookHealth(book);
    assert.deepEqual(view.of("p", "a", 1000), {
      kind: "cooldown",
      untilMs: 43_000,
      reason: "rate limit",
      message: "Too many.",
      models: ["m"],
    });
    assert.equal(view.of("p", "b", 1000), undefined);
    assert.equal(view.of("p", "a", 43_000), undefined);
  });

  it("is rejected until something changes, and notifies when it no longer is", () => {
    const book = new HealthBook();
    const view = bookHealth(book);
    let reported = 0;
    const subscription = view.onDidChange(() => (reported += 1));
    book.failed({ ...asked, sentAtMs: 0 }, failure({ kind: "auth", retry: "never" }), 1000);
    assert.deepEqual(
      [view.of("p", "a", 5_000_000)?.kind, view.of("p", "a", 5_000_000)?.untilMs, reported > 0],
      ["rejected", undefined, true],
    );
    book.clearCooldown("p/a", asked.origin, 2000);
    assert.equal(view.of("p", "a", 3000), undefined);
    subscription.dispose();
    const before = reported;
    book.clearCooldown("p/a", asked.origin, 4000);
    assert.equal(reported, before);
  });
});

describe("the models that the Integrations view shows", () => {
  const provider = {
    id: "p",
    baseUrl: "https://p.example/v1",
    active: true,
    models: [{ id: "off", enabled: false }],
  } as unknown as ProviderDescription;

  function loads(...listings: readonly ModelListing[]) {
    let asked = 0;
    const made = new ModelLoads({ listAll: () => Promise.resolve(listings[Math.min(asked++, listings.length - 1)]!) });
    return { made, times: () => asked };
  }

  it("are asked for once, until they are forgotten or the provider is elsewhere", async () => {
    const { made, times } = loads({ ok: true, models: [{ id: "a", contextWindow: 5 }] });
    assert.deepEqual(
      (await made.models(provider)).models.map(({ id }) => id),
      ["off", "a"],
    );
    await made.models({ ...provider, models: [] });
    assert.equal(times(), 1);
    assert.equal(made.find("p", "a").contextWindow, 5);
    await made.models({ ...provider, baseUrl: "https://q.example/v1" });
    made.forget("other");
    await made.models({ ...provider, baseUrl: "https://q.example/v1" });
    assert.equal(times(), 2);
    made.forget();
    await made.models(provider);
    assert.equal(times(), 3);
  });

  it("come from the settings if the provider cannot be asked, which is reported and tried again", async () => {
    const { made, times } = loads({ ok: false, failure: failure({ kind: "auth" }) }, { ok: true, models: [] });
    const first = await made.models(provider);
    assert.deepEqual([first.models.map(({ id }) => id), first.failure?.kind], [["off"], "auth"]);
    assert.equal((await made.models(provider)).failure, undefined);
    assert.equal(times(), 2);
  });
});
