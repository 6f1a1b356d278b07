import tseslint from "typescript-eslint";

const noPorts = "comes in through a port (src/core/ports), so that it can be tested without waiting or guessing.";
const clockless = ["setTimeout", "setInterval", "setImmediate", "process", "performance", "fetch"].map((name) => ({
  name,
  message: `In core, ${name} ${noPorts}`,
}));
const impureProperties = [
  { object: "Date", property: "now", message: `In core, the time ${noPorts}` },
  { object: "Math", property: "random", message: `In core, chance ${noPorts}` },
  { object: "globalThis", message: `In core, the surroundings ${noPorts}` },
];
const noDefaultExport = {
  selector: "ExportDefaultDeclaration, ExportSpecifier[exported.name='default']",
  message: "Export it by its name: one name for one thing, everywhere.",
};
/** Commands of Baton are registered and run through the one map that types them. */
const commandsByTheMap = [
  {
    selector: "CallExpression[callee.property.name='executeCommand'][arguments.0.value=/^baton\\./]",
    message: "Run Baton's own commands with runCommand, which knows their arguments and results.",
  },
  {
    selector: "CallExpression[callee.property.name='executeCommand']:not([arguments.0.type='Literal'])",
    message: "Write the command's id out; Baton's own are run with runCommand.",
  },
  {
    selector: "CallExpression[callee.property.name='registerCommand']",
    message: "Commands are registered by registerCommands, from the map.",
  },
];
/** A message is there or not; all else that nobody waits for may fail, and somebody must be told. */
const noForgottenPromise = {
  selector:
    "UnaryExpression[operator='void']:not([argument.callee.property.name=/^show(Information|Warning|Error)Message$/]):not([argument.callee.property.name='delete'])",
  message: "Hand what nobody waits for to internalErrors.letGo, which tells the user and the log of its failure.",
};
const currentTime = { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: `In core, the time ${noPorts}` };
const notVscode = {
  name: "vscode",
  message: "Only src/host and src/extension.ts know VS Code.",
};
const noTestsOutside = { group: ["**/test/**"], message: "Tests know the source, not the other way round." };

/** Rules for all TypeScript: those that find bugs, and none that only cost time. */
const everywhere = {
  "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
  "@typescript-eslint/no-import-type-side-effects": "off",
  "@typescript-eslint/no-explicit-any": "error",
  "@typescript-eslint/no-floating-promises": "error",
  "@typescript-eslint/no-misused-promises": "error",
  "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
  "@typescript-eslint/return-await": ["error", "error-handling-correctness-only"],
  "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
  "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_", caughtErrors: "none" }],
  // These ask for another spelling of the same thing.
  "@typescript-eslint/no-confusing-void-expression": "off",
  "@typescript-eslint/no-non-null-assertion": "error",
  "@typescript-eslint/unified-signatures": "off",
  "@typescript-eslint/no-invalid-void-type": "off",
  "@typescript-eslint/no-extraneous-class": "off",
  "@typescript-eslint/no-unnecessary-type-parameters": "off",
  "@typescript-eslint/no-unnecessary-boolean-literal-compare": "off",
  "@typescript-eslint/no-unnecessary-type-arguments": "off",
  "@typescript-eslint/require-await": "off",
  eqeqeq: "error",
  "no-console": "off",
  "no-restricted-syntax": ["error", noDefaultExport],
};

const projectOf = (files, tsconfig) => ({
  files,
  languageOptions: { parserOptions: { project: [tsconfig], tsconfigRootDir: import.meta.dirname } },
});

export default tseslint.config(
  { ignores: ["dist/**", "out/**", ".vscode-test/**", "node_modules/**", "**/*.mjs", "**/*.cjs", "**/*.js"] },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: everywhere,
  },
  projectOf(["src/**/*.ts"], "./tsconfig.json"),
  projectOf(["media/**/*.ts"], "./media/tsconfig.json"),
  projectOf(["test/**/*.ts", "scripts/**/*.ts"], "./test/tsconfig.json"),
  {
    files: ["src/**/*.ts", "media/**/*.ts"],
    rules: {
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      "no-restricted-imports": ["error", { paths: [notVscode], patterns: [noTestsOutside] }],
      "no-console": "error",
    },
  },
  {
    files: ["src/host/**/*.ts", "src/extension.ts"],
    rules: {
      "no-restricted-imports": ["error", { patterns: [noTestsOutside] }],
      "no-restricted-syntax": ["error", noDefaultExport, ...commandsByTheMap, noForgottenPromise],
    },
  },
  {
    files: ["src/app/**/*.ts"],
    rules: { "no-restricted-syntax": ["error", noDefaultExport, noForgottenPromise] },
  },
  {
    // Where Baton's commands meet VS Code's.
    files: ["src/host/typedCommands/runCommand.ts", "src/host/commands/registerCommands.ts"],
    rules: { "no-restricted-syntax": ["error", noDefaultExport, noForgottenPromise] },
  },
  {
    // What is let go here never rejects: each says so, and has tests of a disk that refuses.
    files: ["src/app/{storage,records,execution,corrections}/**/*.ts", "src/host/storage/**/*.ts", "src/host/records/**/*.ts"],
    rules: { "no-restricted-syntax": ["error", noDefaultExport, ...commandsByTheMap] },
  },
  {
    files: ["src/core/**/*.ts", "src/shared/**/*.ts"],
    rules: {
      "no-restricted-globals": ["error", ...clockless],
      "no-restricted-properties": ["error", ...impureProperties],
      "no-restricted-syntax": ["error", noDefaultExport, currentTime],
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      // `assert` narrows; chains of `!` after one are noise, a wrong one fails the test.
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/only-throw-error": "off",
      "@typescript-eslint/no-base-to-string": "off",
      // Code that Playwright runs in a page is typed for this side, and a value from there may be anything.
      "@typescript-eslint/no-unnecessary-condition": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      // Mocha's `describe` and `it` take functions that return promises.
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: false }],
    },
  },
);
