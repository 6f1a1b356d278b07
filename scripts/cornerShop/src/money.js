/** An amount of money in whole cents. Never changes; calculating gives a new one. */
export class Money {
  /** @param {number} amount whole cents */
  constructor(amount) {
    if (!Number.isInteger(amount)) {
      throw new TypeError(`${amount} is not a whole number of cents`);
    }
    this.amount = amount;
  }

  /** `Money.of("12.50")` @param {string} text */
  static of(text) {
    const [, euros, cents] = /^(\d+)\.(\d\d)$/.exec(text) ?? [];
    if (euros === undefined) {
      throw new TypeError(`“${text}” is not an amount such as 12.50`);
    }
    return new Money(Number(euros) * 100 + Number(cents));
  }

  /** @param {Money} other */
  plus(other) {
    return new Money(this.amount + other.amount);
  }

  /** @param {Money} other */
  minus(other) {
    return new Money(this.amount - other.amount);
  }

  /** Rounds to the nearest cent. @param {number} factor */
  times(factor) {
    return new Money(Math.round(this.amount * factor));
  }

  /** `12.50 €` */
  toString() {
    return `${(this.amount / 100).toFixed(2)} €`;
  }
}

export const nothing = new Money(0);
