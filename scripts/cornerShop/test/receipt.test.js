import assert from "node:assert/strict";
import { test } from "node:test";
import { Cart } from "../src/cart.js";
import { catalog } from "../src/catalog.js";
import { Money } from "../src/money.js";
import { formatReceipt } from "../src/receipt.js";
import { containedTax } from "../src/tax.js";

test("a price contains its tax", () => {
  assert.equal(containedTax(Money.of("119.00"), 0.19).amount, 1900);
});

test("a receipt has its amounts on the right", () => {
  const receipt = formatReceipt(new Cart().add(catalog.coffee, 3).add(catalog.book));
  assert.deepEqual(receipt.split("\n"), [
    "3 × Coffee beans, 500 g          33.75 €",
    "1 × The Art of Brewing           24.00 €",
    "----------------------------------------",
    "Subtotal                         57.75 €",
    "Delivery                            free",
    "Total                            57.75 €",
    "----------------------------------------",
    "contains 7 % tax                  3.78 €",
  ]);
});
