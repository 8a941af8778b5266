import { relative, sep } from "node:path";
import importX from "eslint-plugin-import-x";
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import typescript from "typescript-eslint";

const src = new URL("./src/", import.meta.url).pathname;

/** What each tier may import beside itself. Rooms may also import one other room. */
const TIERS = {
  kit: [],
  words: ["kit", "bridge"],
  bridge: ["rooms"],
  failure: ["kit", "words", "bridge"],
  rooms: ["kit", "words", "bridge", "failure"],
  views: ["kit", "words", "bridge", "failure", "rooms"],
  theme: [],
};

const roomsOf = new Map();

/** Holds the edges between the tiers, and the one foreign room that a room may know. */
const tiers = {
  create(context) {
    const [tier, room] = relative(src, context.filename).split(sep);
    if (!(tier in TIERS)) return {};
    return {
      ImportDeclaration(node) {
        const { value } = node.source;
        if (!value.startsWith(".")) return;
        const target = relative(src, new URL(value, `file://${context.filename}`).pathname).split(sep);
        const [toTier, toRoom] = target;
        if (toTier !== tier && !TIERS[tier].includes(toTier)) {
          context.report({ node, message: `${tier} must not import ${toTier}` });
        }
        if (tier === "bridge" && toTier === "rooms" && !context.filename.includes(`${sep}fake${sep}`)) {
          context.report({ node, message: "only the fake may know a room" });
        }
        if (tier !== "rooms" || toTier !== "rooms" || toRoom === room) return;
        const known = roomsOf.get(room) ?? new Set();
        roomsOf.set(room, known.add(toRoom));
        if (known.size > 1)
          context.report({
            node,
            message: `the room ${room} knows more than one other room: ${[...known].join(", ")}`,
          });
      },
    };
  },
};

/** No text that a person reads stands outside the catalogue. */
const noText = {
  create(context) {
    const read = new Set(["aria-label", "title", "placeholder", "alt", "label", "hint", "lead", "note"]);
    return {
      SvelteText(node) {
        const inStyle = context.sourceCode.getAncestors(node).some(({ type }) => type === "SvelteStyleElement");
        if (!inStyle && /\p{L}{2,}/u.test(node.value)) context.report({ node, message: "text belongs into src/words" });
      },
      SvelteAttribute(node) {
        const [value] = node.value;
        const literal = value?.type === "SvelteLiteral" && /\p{L}{2,}/u.test(value.value);
        if (read.has(node.key.name) && literal) context.report({ node, message: "text belongs into src/words" });
        if (node.key.name === "style")
          context.report({ node, message: "the content policy blocks style attributes: use style: directives" });
      },
    };
  },
};

export default typescript.config(
  { ignores: ["dist", "src/words/gen", "src/bridge/gen", "../tests/browser/out"] },
  ...typescript.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      globals: { ...globals.browser, ...globals.node },
      // Also read by import-x, which parses a Svelte file on its own where another file imports it.
      parserOptions: { parser: typescript.parser, extraFileExtensions: [".svelte"] },
    },
    plugins: { "import-x": importX, house: { rules: { tiers, "no-text": noText } } },
    settings: {
      "import-x/resolver-next": [createTypeScriptImportResolver()],
      "import-x/extensions": [".ts", ".svelte"],
      "import-x/parsers": { "@typescript-eslint/parser": [".ts"], "svelte-eslint-parser": [".svelte"] },
    },
    rules: {
      "house/tiers": "error",
      "house/no-text": "error",
      "import-x/no-cycle": "error",
      "no-restricted-imports": [
        "error",
        { patterns: [{ group: ["@tauri-apps/*"], message: "only bridge/tauri.ts speaks to Tauri" }] },
      ],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-console": "error",
      // Collections here are either plain values or exchanged whole in `$state.raw`.
      "svelte/prefer-svelte-reactivity": "off",
    },
  },
  { files: ["src/bridge/tauri.ts"], rules: { "no-restricted-imports": "off" } },
  { files: ["src/words/check.mjs", "../tests/browser/**"], rules: { "no-console": "off" } },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: typescript.parser, extraFileExtensions: [".svelte"] } },
  },
);
