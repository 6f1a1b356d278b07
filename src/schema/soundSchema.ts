import type { Schema } from "@cfworker/json-schema";

const schemas: Schema = { type: "object", additionalProperties: { $ref: "#" } };
const schemaList: Schema = { type: "array", minItems: 1, items: { $ref: "#" } };
const names: Schema = { type: "array", items: { type: "string" } };
const count: Schema = { type: "integer", minimum: 0 };
const typeName: Schema = { enum: ["array", "boolean", "integer", "null", "number", "object", "string"] };
const text: Schema = { type: "string" };
const number: Schema = { type: "number" };
const self: Schema = { $ref: "#" };

/**
 * What a schema must itself be like, for the keywords that the validator obeys: drafts 4 to 2020-12 together, since schemas seldom say which
 * they are. The official meta-schemas of 2020-12 need `$dynamicRef`, which the validator does not know. Source: json-schema.org, 2026-11.
 */
export const soundSchema: Schema = {
  type: ["object", "boolean"],
  properties: {
    $schema: text,
    $id: text,
    $ref: text,
    $anchor: text,
    $defs: schemas,
    definitions: schemas,
    type: { anyOf: [typeName, { type: "array", minItems: 1, items: typeName }] },
    enum: { type: "array" },
    not: self,
    allOf: schemaList,
    anyOf: schemaList,
    oneOf: schemaList,
    if: self,
    then: self,
    else: self,
    properties: schemas,
    patternProperties: schemas,
    additionalProperties: self,
    unevaluatedProperties: self,
    propertyNames: self,
    required: names,
    minProperties: count,
    maxProperties: count,
    dependentRequired: { type: "object", additionalProperties: names },
    dependentSchemas: schemas,
    dependencies: { type: "object", additionalProperties: { anyOf: [self, names] } },
    items: { anyOf: [self, { type: "array", items: self }] },
    prefixItems: schemaList,
    additionalItems: self,
    unevaluatedItems: self,
    contains: self,
    minContains: count,
    maxContains: count,
    minItems: count,
    maxItems: count,
    uniqueItems: { type: "boolean" },
    minimum: number,
    maximum: number,
    exclusiveMinimum: { type: ["number", "boolean"] },
    exclusiveMaximum: { type: ["number", "boolean"] },
    multipleOf: { type: "number", exclusiveMinimum: 0 },
    minLength: count,
    maxLength: count,
    pattern: text,
    format: text,
  },
};
