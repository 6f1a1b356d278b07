/** The wire's name in the signatures of its reasoning. */
export const responsesWire = "openai-responses";
