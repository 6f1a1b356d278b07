import { modelFacts, type CatalogueData, type ModelFacts, type ModelLookup } from "../../core/accounting/catalogue.ts";
import { factsOfRow, type CatalogueRow } from "../../core/accounting/catalogueRow.ts";
import data from "./catalogueData.json" with { type: "json" };

type Rows = Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>;

/** The catalogue that Baton ships, made by `npm run catalog`. */
export const catalogue: CatalogueData = {
  source: data.source,
  date: data.date,
  models: Object.fromEntries(Object.entries(data.models as Rows).map(([provider, rows]) => [provider, factsOf(rows)])),
};

/** What {@link catalogue} knows of a model. In a chunk of its own: nothing needs it before a model is listed or asked. */
export const lookUpModel: ModelLookup = (provider, model, type) => modelFacts(catalogue, provider, model, type);

function factsOf(rows: Readonly<Record<string, readonly unknown[]>>): Readonly<Record<string, ModelFacts>> {
  return Object.fromEntries(Object.entries(rows).map(([id, row]) => [id, factsOfRow(row as CatalogueRow)]));
}
