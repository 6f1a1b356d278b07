"use strict";
// Mocha's spec reporter, which also records the results in the file that BATON_RESULTS names, so that `npm test` can sum up its suites and
// list what failed.
const { reporters } = require("mocha");
const { recordResults } = require("./testResults.ts");

module.exports = class RecordingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env.BATON_RESULTS;
    if (file !== undefined) {
      recordResults(runner, file);
    }
  }
};
