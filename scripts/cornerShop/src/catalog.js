import { Money } from "./money.js";

/** What the shop sells. @typedef {{ name: string, price: Money, taxRate: number }} Product */

/** @type {Record<string, Product>} */
export const catalog = {
  coffee: { name: "Coffee beans, 500 g", price: Money.of("12.50"), taxRate: 0.07 },
  mug: { name: "Enamel mug", price: Money.of("9.90"), taxRate: 0.19 },
  book: { name: "The Art of Brewing", price: Money.of("24.00"), taxRate: 0.07 },
  kettle: { name: "Gooseneck kettle", price: Money.of("50.00"), taxRate: 0.19 },
};
