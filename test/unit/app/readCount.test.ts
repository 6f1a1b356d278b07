import assert from "node:assert/strict";
import { readCount } from "../../../src/app/accounts/account.ts";

describe("a number that a person types", () => {
  const cases: readonly (readonly [text: string, count: number | undefined])[] = [
    ["60", 60],
    [" 100 000 ", 100_000],
    ["100,000", 100_000],
    ["100K", 100_000],
    ["1.5m", 1_500_000],
    ["0", undefined],
    ["0.5", undefined],
    ["-5", undefined],
    ["many", undefined],
    ["", undefined],
  ];
  for (const [text, count] of cases) {
    it(`is ${String(count)} for “${text}”`, () => {
      assert.equal(readCount(text), count);
    });
  }
});
