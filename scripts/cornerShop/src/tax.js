import { lineTotal } from "./cart.js";
import { Money } from "./money.js";

/** The tax that a price contains. @param {Money} price @param {number} rate */
export function containedTax(price, rate) {
  return new Money(price.amount - Math.round(price.amount / (1 + rate)));
}

/** The tax of a cart's lines by rate, the lowest rate first. @param {import("./cart.js").Cart} cart @returns {[rate: number, tax: Money][]} */
export function taxByRate(cart) {
  const prices = new Map();
  for (const line of cart.lines) {
    const { taxRate } = line.product;
    prices.set(taxRate, (prices.get(taxRate) ?? new Money(0)).plus(lineTotal(line)));
  }
  return [...prices].sort(([a], [b]) => a - b).map(([rate, price]) => [rate, containedTax(price, rate)]);
}
