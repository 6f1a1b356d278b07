import assert from "node:assert/strict";
import { readBudget } from "../../../../src/core/settings/budgetSettings.ts";

describe("The budget in the settings", () => {
  const read = (value: unknown): readonly [Record<string, number>, readonly string[]] => {
    const problems: string[] = [];
    const budget = Object.entries(readBudget(value, problems)).filter(([, limit]) => limit !== undefined);
    return [Object.fromEntries(budget), problems];
  };

  it("is a hundred steps a turn unless it says otherwise; 0 has no limit", () => {
    assert.deepEqual(read(undefined), [{ turnSteps: 100 }, []]);
    assert.deepEqual(read({ turnUsd: 0.5, conversationUsd: 2 }), [{ turnUsd: 0.5, turnSteps: 100, conversationUsd: 2 }, []]);
    assert.deepEqual(read({ turnSteps: 0, conversationSteps: 7 }), [{ conversationSteps: 7 }, []]);
  });

  it("names what it can't use, and holds to the usual limit then", () => {
    assert.deepEqual(read({ turnUsd: "1", turnSteps: 1.5, turn: 1 }), [
      { turnSteps: 100 },
      [
        "baton.budget.turn isn't known. There are turnUsd, conversationUsd, turnSteps, conversationSteps.",
        "baton.budget.turnUsd must be a number of US dollars.",
        "baton.budget.turnSteps must be a whole number of model requests.",
      ],
    ]);
    assert.deepEqual(read(3), [{ turnSteps: 100 }, ["baton.budget must be an object with numbers."]]);
    assert.deepEqual(read({ turnUsd: -1 })[1], ["baton.budget.turnUsd must be a number of US dollars."]);
  });
});
