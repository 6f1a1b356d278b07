import type { MarkedExtension } from "marked";

/** `[INFO]: started` is a line of a log. Only what looks like an address or a path defines a link, and so vanishes from the text. */
export const definitions: MarkedExtension = {
  tokenizer: {
    def(src): false | undefined {
      const match = this.rules.block.def.exec(src);
      return match !== null && !/[/.#:<]/.test(match[2] ?? "") ? undefined : false;
    },
  },
};
