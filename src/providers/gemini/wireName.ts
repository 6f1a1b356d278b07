/** The wire's name in reasoning signatures. */
export const geminiWire = "gemini";
