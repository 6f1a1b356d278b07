/** How signatures of reasoning name the wire that made them, and that alone may have them back. */
export const anthropicWire = "anthropic";
