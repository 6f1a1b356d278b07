import { lineTotal } from "./cart.js";
import { taxByRate } from "./tax.js";

const width = 40;

/** The receipt that is printed for a cart. @param {import("./cart.js").Cart} cart */
export function formatReceipt(cart) {
  const rule = "-".repeat(width);
  return [
    ...cart.lines.map((line) => row(`${line.quantity} × ${line.product.name}`, lineTotal(line))),
    rule,
    row("Subtotal", cart.subtotal),
    cart.delivery.amount === 0 ? row("Delivery", "free") : row("Delivery", cart.delivery),
    row("Total", cart.total),
    rule,
    ...taxByRate(cart).map(([rate, tax]) => row(`contains ${Math.round(rate * 100)} % tax`, tax)),
  ].join("\n");
}

/** Words on the left, an amount on the right. */
function row(words, amount) {
  const right = String(amount);
  return words.padEnd(width - right.length) + right;
}
