import type { LoadSchemaValidator } from "../core/ports/schemaValidator.ts";

/** Loads the validator, a chunk of its own. */
export const loadSchemaValidator: LoadSchemaValidator = async () => (await import("./jsonSchemaValidator.ts")).jsonSchemaValidator;
