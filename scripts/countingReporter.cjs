"use strict";
// Mocha's spec reporter, which also adds what it counted to the file that BATON_COUNTS names, so that `npm test` can sum up its suites.
const { appendFileSync } = require("node:fs");
const { reporters, Runner } = require("mocha");

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const file = process.env.BATON_COUNTS;
      if (file !== undefined) {
        const { passes, failures, pending } = runner.stats;
        appendFileSync(file, `${JSON.stringify({ passes, failures, pending })}\n`);
      }
    });
  }
};
