import assert from "node:assert/strict";
import { test } from "node:test";
import { Money } from "../src/money.js";

test("money is read from text", () => {
  assert.equal(Money.of("12.50").amount, 1250);
  assert.throws(() => Money.of("12.5"), TypeError);
});

test("sums are exact", () => {
  const sum = Money.of("0.10").plus(Money.of("0.20"));
  assert.equal(sum.amount, 30);
  assert.equal(sum.minus(Money.of("0.30")).amount, 0);
});

test("a share is rounded to the nearest cent", () => {
  assert.equal(Money.of("9.99").times(0.1).amount, 100);
});

test("money is written with two digits", () => {
  assert.equal(String(Money.of("7.00")), "7.00 €");
});
