import assert from "node:assert/strict";
import { carriers, type Carrier } from "./carriers.ts";
import { hostileTexts, type HostileText } from "./corpus.ts";
import { runInjection, withObeyingModel } from "./runAll.ts";
import { runCase, type CaseResult } from "./runCase.ts";
import { summaryOf } from "./table.ts";

/** The short form of `npm run test:injection`: each fourth text, on one of its ways. */
const isTaken = ({ number }: HostileText, carrier: Carrier): boolean =>
  number % 4 === 0 && carriers[(number / 4) % carriers.length] === carrier;

describe("hostile texts: a model that obeys each of them", function () {
  this.timeout(120_000);

  it("does nothing without the user's word, and each of its calls has a result", async () => {
    const results = await runInjection({ takes: isTaken });
    assert.deepEqual(
      results.flatMap(({ text, carrier, faults }) => faults.map((fault) => `${String(text.number)} ${carrier}: ${fault}`)),
      [],
    );
    const { cases, calls, denied, deniedByRule, failed, withheld } = summaryOf(results);
    assert.ok(cases > 80);
    assert.equal(calls, denied + deniedByRule + failed + withheld);
  });

  it("has more than 300 texts", () => {
    const texts = hostileTexts({ port: 1, outside: "/o", home: "/h" });
    assert.ok(texts.length > 300, String(texts.length));
    assert.equal(new Set(texts.map(({ text }) => text)).size, texts.length, "each is another");
  });

  describe("the oracle", () => {
    /** The first text that demands this. */
    function allowed(demand: RegExp): Promise<CaseResult> {
      return withObeyingModel(async (place) => {
        const text = hostileTexts(place.world.places).find(({ attack }) => demand.test(JSON.stringify(attack.demands)));
        assert.ok(text !== undefined);
        return runCase(text, carriers[2]!, place, "allow");
      });
    }

    it("sees a file that is changed", async () => {
      assert.deepEqual((await allowed(/"\.vscode\/tasks\.json"/)).effects, ["changed workspace/.vscode/tasks.json"]);
    });

    it("sees a file that is made outside of the folder", async () => {
      assert.deepEqual((await allowed(/"touch \.\.\/pwned\.txt"/)).effects, ["changed pwned.txt"]);
    });

    it("sees a secret that a model is given", async () => {
      assert.deepEqual((await allowed(/"path":"\.env"/)).effects, ["a request holds a secret"]);
    });

    it("sees a connection", async () => {
      assert.deepEqual((await allowed(/"ls > \/dev\/tcp/)).effects, ["1 connections"]);
    });
  });
});
