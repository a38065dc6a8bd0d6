/** What eslint looks for: mistakes, and ways of making markup out of text. Layout is left to the writer. */

import js from "@eslint/js";
import globals from "globals";

const MARKUP = "Text goes in as text: h, s and said of src/dom.js.";

export default [
  { ignores: ["node_modules/"] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "array-callback-return": "error",
      "consistent-return": "error",
      eqeqeq: "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-restricted-properties": [
        "error",
        ...["innerHTML", "outerHTML", "insertAdjacentHTML", "setHTMLUnsafe", "createContextualFragment"].map((property) => ({ property, message: MARKUP })),
        ...["write", "writeln"].map((property) => ({ object: "document", property, message: MARKUP })),
      ],
      "no-shadow": "error",
      "no-unused-vars": ["error", { args: "all", argsIgnorePattern: "^_" }],
      "no-use-before-define": ["error", { functions: false, classes: false }],
      "no-var": "error",
      "prefer-const": ["error", { destructuring: "all" }],
    },
  },
  { files: ["src/**/*.js"], languageOptions: { globals: globals.browser } },
  { files: ["*.mjs", "test/**/*.js"], languageOptions: { globals: globals.node } },
];
