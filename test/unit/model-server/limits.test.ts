import assert from "node:assert/strict";
import { BucketCounter, WindowCounter } from "../../model-server/limitCounter.ts";
import { durationText, type LimitReporting, type RetryAfterForm } from "../../model-server/limitHeaders.ts";
import type { KeyOwner, ModelServer, ModelServerOptions } from "../../model-server/script.ts";
import { startModelServer } from "../../model-server/server.ts";

const startMs = 1_000_000;

describe("the model server's counters", () => {
  it("have a window that is full again at its end, which its first request sets", () => {
    const counter = new WindowCounter(2, 60_000);
    counter.take(1, startMs);
    counter.take(1, startMs + 10_000);
    assert.deepEqual(counter.state(startMs + 10_000), { limit: 2, remaining: 0, resetAtMs: startMs + 60_000 });
    assert.equal(counter.waitMs(1, startMs + 59_000), 1000);
    assert.equal(counter.waitMs(1, startMs + 60_000), 0);
    counter.take(1, startMs + 70_000);
    assert.deepEqual(counter.state(startMs + 70_000), { limit: 2, remaining: 1, resetAtMs: startMs + 130_000 });
  });

  it("have a bucket that fills evenly, and report when it will be full", () => {
    const counter = new BucketCounter(60, 60_000);
    counter.take(60, startMs);
    assert.deepEqual(counter.state(startMs), { limit: 60, remaining: 0, resetAtMs: startMs + 60_000 });
    assert.equal(counter.waitMs(1, startMs), 1000);
    assert.deepEqual(counter.state(startMs + 1500), { limit: 60, remaining: 1, resetAtMs: startMs + 60_000 });
    assert.equal(counter.waitMs(100, startMs), 60_000);
  });

  it("write durations as OpenAI does", () => {
    assert.deepEqual([0, 20, 1500, 360_000, 61_001].map(durationText), ["0ms", "20ms", "1.5s", "6m0s", "1m1.001s"]);
  });
});

describe("the model server's limits and keys", () => {
  let server: ModelServer | undefined;

  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  async function start(options: ModelServerOptions): Promise<ModelServer> {
    server = await startModelServer(options);
    return server;
  }

  function ask({ origin }: ModelServer, owner: KeyOwner, key: string, headers: Record<string, string> = {}): Promise<Response> {
    const messages = [{ role: "user", content: "Hello" }];
    const own = { "content-type": "application/json", ...headers };
    switch (owner) {
      case "anthropic":
        return fetch(`${origin}/v1/messages`, {
          method: "POST",
          headers: { ...own, "x-api-key": key, "anthropic-version": "2023-06-01" },
          body: JSON.stringify({ model: "claude-sonnet-4-5", max_tokens: 9, messages }),
        });
      case "gemini":
        return fetch(`${origin}/v1beta/models/gemini-2.5-flash:generateContent`, {
          method: "POST",
          headers: { ...own, "x-goog-api-key": key },
          body: JSON.stringify({ contents: [{ role: "user", parts: [{ text: "Hello" }] }] }),
        });
      default:
        return fetch(`${origin}/v1/chat/completions`, {
          method: "POST",
          headers: { ...own, authorization: `Bearer ${key}` },
          body: JSON.stringify({ model: "gpt-4.1", messages }),
        });
    }
  }

  const remaining: Readonly<Partial<Record<KeyOwner, string>>> = {
    openai: "x-ratelimit-remaining-requests",
    anthropic: "anthropic-ratelimit-requests-remaining",
  };

  for (const owner of ["openai", "anthropic", "gemini"] as const) {
    it(`holds each key of ${owner} to its limit, and reports it in the wire's own headers`, async () => {
      const own = await start({ keys: { [owner]: ["key-a", "key-b"] }, limits: { [owner]: { kind: "window", requests: 2 } } });
      const answers = [
        await ask(own, owner, "key-a"),
        await ask(own, owner, "key-a"),
        await ask(own, owner, "key-a"),
        await ask(own, owner, "key-b"),
      ];
      assert.deepEqual(
        answers.map(({ status }) => status),
        [200, 200, 429, 200],
      );
      const name = remaining[owner] ?? "x-ratelimit-remaining-requests";
      assert.deepEqual(
        answers.map(({ headers }) => headers.get(name)),
        owner === "gemini" ? [null, null, null, null] : ["1", "0", "0", "1"],
      );
      assert.deepEqual(
        own.requests.map(({ standing }) => [standing.key, standing.limited, standing.avoidable]),
        [
          [`${owner}#0`, false, false],
          [`${owner}#0`, false, false],
          [`${owner}#0`, true, owner !== "gemini"],
          [`${owner}#1`, false, false],
        ],
      );
      assert.deepEqual(own.tally, { requests: 4, coolingDown: 0, limited: 1, avoidable: owner === "gemini" ? 0 : 1 });
    });
  }

  it("counts tokens, and by key alone if that is the limit", async () => {
    const own = await start({
      keys: { openai: ["key-a"] },
      limits: { openai: { kind: "bucket", tokens: 1, per: "key", reported: "azure" } },
    });
    const [first, second] = [await ask(own, "openai", "key-a"), await ask(own, "openai", "key-a")];
    assert.deepEqual([first.status, second.status], [200, 429]);
    assert.deepEqual(
      [
        first.headers.get("x-ratelimit-remaining-tokens"),
        first.headers.get("x-ratelimit-reset-tokens"),
        first.headers.get("x-ratelimit-remaining-requests"),
      ],
      ["0", null, null],
    );
    assert.match(await second.text(), /on tokens per min/);
  });

  for (const [form, reported, text, header] of [
    ["seconds", "openai", /Limit 1/, /^retry-after: 60$/m],
    ["milliseconds", "azure", /Limit 1/, /^retry-after-ms: \d{5}$/m],
    ["date", "openai", /Limit 1/, /^retry-after: \w{3}, .* GMT$/m],
    ["retry-info", "none", /"retryDelay":"[\d.]+s"/, /^content-type/m],
    ["words", "none", /try again in (?:1m0s|59(?:\.\d+)?s)/, /^content-type/m],
    ["none", "none", /Limit 1|current quota/, /^content-type/m],
  ] as const satisfies readonly (readonly [RetryAfterForm, LimitReporting, RegExp, RegExp])[]) {
    it(`states the wait of a 429: ${form}`, async () => {
      const owner = form === "retry-info" ? "gemini" : "openai";
      const own = await start({
        keys: { [owner]: ["key-a"] },
        limits: { [owner]: { kind: "window", requests: 1, retryAfter: form, reported } },
      });
      await ask(own, owner, "key-a");
      const rejected = await ask(own, owner, "key-a");
      const headers = [...rejected.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
      assert.equal(rejected.status, 429);
      assert.match(headers, header);
      assert.match(await rejected.text(), text);
      assert.equal(
        rejected.headers.get("retry-after") !== null || rejected.headers.get("retry-after-ms") !== null,
        ["seconds", "milliseconds", "date"].includes(form),
      );
      const known = form !== "none";
      await ask(own, owner, "key-a");
      assert.equal(own.requests.at(-1)?.standing.coolingDown, known);
    });
  }

  it("takes keys out of use and puts them back, and knows which client was informed", async () => {
    const own = await start({ keys: { openai: ["key-a"], gemini: ["key-g"], anthropic: ["key-c"] } });
    own.setKey("key-a", "rejected");
    const answers = [await ask(own, "openai", "key-a"), await ask(own, "openai", "key-a")];
    own.setKey("key-a", undefined);
    answers.push(await ask(own, "openai", "key-a"));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [401, 401, 200],
    );
    assert.deepEqual(
      own.requests.map(({ standing }) => standing.coolingDown),
      [false, true, false],
    );
    for (const [owner, key, status] of [
      ["openai", "key-a", 429],
      ["anthropic", "key-c", 400],
      ["gemini", "key-g", 429],
    ] as const) {
      own.setKey(key, "used-up");
      const rejected = await ask(own, owner, key);
      assert.deepEqual([rejected.status, rejected.headers.get("retry-after")], [status, null]);
      await ask(own, owner, key);
      assert.equal(own.requests.at(-1)?.standing.coolingDown, true, owner);
    }
  });

  it("judges a client that says what it has heard by that alone", async () => {
    const own = await start({ keys: { openai: ["key-a"] }, limits: { openai: { kind: "window", requests: 1 } } });
    const first = await ask(own, "openai", "key-a", { "x-test-heard": "0" });
    assert.equal(first.headers.get("x-test-answer"), "1");
    for (const headers of [
      { "x-test-heard": "0" },
      { "x-test-heard": "2", "x-test-unheard": "1,2" },
      { "x-test-heard": "3", "x-test-unheard": "2,3" },
      { "x-test-heard": "2" },
    ]) {
      await ask(own, "openai", "key-a", headers as Record<string, string>);
    }
    assert.deepEqual(
      own.requests.map(({ standing }) => [standing.avoidable, standing.coolingDown]),
      [
        [false, false],
        [false, false],
        [false, false],
        [true, false],
        [true, true],
      ],
    );
  });

  it("keeps no requests if nothing needs them", async () => {
    const own = await start({ keepsRequests: false });
    const next = own.nextRequest();
    await ask(own, "openai", own.keys.openai);
    assert.equal((await next).keyAccepted, true);
    assert.equal(own.requests.length, 0);
  });

  it("packs a stream, and sends its ends twice", async () => {
    const own = await start({});
    const body = JSON.stringify({ model: "gpt-4.1", stream: true, messages: [{ role: "user", content: "Hello" }] });
    own.script({ gzip: true, doubled: true, steps: [{ text: "Grüezi" }] });
    const answer = await fetch(`${own.openaiBaseUrl}/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${own.keys.openai}` },
      body,
    });
    const text = await answer.text();
    assert.equal(answer.headers.get("content-encoding"), "gzip");
    assert.deepEqual([text.split("Grüezi").length - 1, text.split("[DONE]").length - 1], [1, 2]);
  });
});
