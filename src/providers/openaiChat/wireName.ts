/** The wire's name in reasoning signatures. */
export const chatWire = "openai-chat";
