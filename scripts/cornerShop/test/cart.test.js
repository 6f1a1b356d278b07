import assert from "node:assert/strict";
import { test } from "node:test";
import { Cart } from "../src/cart.js";
import { catalog } from "../src/catalog.js";

const { coffee, mug, kettle } = catalog;

test("an empty cart costs nothing", () => {
  assert.equal(new Cart().total.amount, 0);
});

test("the same item is counted together", () => {
  const cart = new Cart().add(mug).add(mug);
  assert.equal(cart.lines.length, 1);
  assert.equal(cart.subtotal.amount, 1980);
});

test("three of the same are 10 % cheaper", () => {
  assert.equal(new Cart().add(coffee, 2).subtotal.amount, 2500);
  assert.equal(new Cart().add(coffee, 3).subtotal.amount, 3375);
});

test("small orders pay for delivery", () => {
  assert.equal(new Cart().add(mug).delivery.amount, 490);
});

test("delivery is free from exactly 50.00 € on", () => {
  assert.equal(new Cart().add(kettle).delivery.amount, 0);
});
