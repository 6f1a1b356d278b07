import { Money, nothing } from "./money.js";

const delivery = Money.of("4.90");
const freeDeliveryFrom = Money.of("50.00");
const discountFrom = 3;
const discount = 0.1;

/** @typedef {import("./catalog.js").Product} Product */
/** @typedef {{ product: Product, quantity: number }} Line */

/** What a customer wants to buy. */
export class Cart {
  /** @type {Line[]} */
  lines = [];

  /** @param {Product} product */
  add(product, quantity = 1) {
    const line = this.lines.find((one) => one.product === product);
    if (line === undefined) {
      this.lines.push({ product, quantity });
    } else {
      line.quantity += quantity;
    }
    return this;
  }

  get subtotal() {
    return this.lines.reduce((sum, line) => sum.plus(lineTotal(line)), nothing);
  }

  /** Free from 50.00 € on; an empty cart is not delivered. */
  get delivery() {
    if (this.lines.length === 0 || this.subtotal.amount > freeDeliveryFrom.amount) {
      return nothing;
    }
    return delivery;
  }

  get total() {
    return this.subtotal.plus(this.delivery);
  }
}

/** Three or more of the same are 10 % cheaper. @param {Line} line */
export function lineTotal({ product, quantity }) {
  const full = product.price.times(quantity);
  return quantity >= discountFrom ? full.minus(full.times(discount)) : full;
}
