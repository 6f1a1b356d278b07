import type { LoadSchemaValidator } from "../core/ports/schemaValidator.ts";

/** Loads the validator, which is a bundle of its own with its library. */
export const loadSchemaValidator: LoadSchemaValidator = async () => (await import("./jsonSchemaValidator.ts")).jsonSchemaValidator;
