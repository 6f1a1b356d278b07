import { Cart } from "./cart.js";
import { catalog } from "./catalog.js";
import { formatReceipt } from "./receipt.js";

const cart = new Cart().add(catalog.coffee, 3).add(catalog.mug).add(catalog.book);

console.log(formatReceipt(cart));
