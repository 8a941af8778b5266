/* Every message stands once and is used, and every plain use has its message. Uses by a computed name are held by the types. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

const root = new URL("..", import.meta.url).pathname;
/** Of a key that stands twice `JSON.parse` drops the first. */
const keysOf = (text) =>
  ts.parseJsonText("en.json", text).statements[0].expression.properties.map((property) => property.name.text);
const repeated = (keys) => keys.filter((key, at) => keys.indexOf(key) !== at);
const catalogue = keysOf(readFileSync(join(root, "words/en.json"), "utf8")).filter((key) => key !== "$schema");
const sources = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.(ts|svelte)$/.test(path) && !path.includes("gen/") && !path.endsWith(".test.ts"))
  .map((path) => readFileSync(join(root, path), "utf8"))
  .join("\n");

const plain = new Set([...sources.matchAll(/\bm\.([a-z0-9_]+)/g)].map((match) => match[1]));
const prefixes = [
  ...sources.matchAll(/\bm\[`([a-z0-9_]+_)\$\{/g),
  ...sources.matchAll(/\b(?:choices?|word)\("([a-z0-9_]+)"/g),
].map((match) => match[1].replace(/_?$/, "_"));
const used = (key) => plain.has(key) || prefixes.some((prefix) => key.startsWith(prefix));

const twice = repeated(catalogue);
const isBlind = repeated(keysOf('{"a": "1", "b": {"a": "2"}, "a": "3"}')).join() !== "a";
const unused = catalogue.filter((key) => !used(key));
const missing = [...plain].filter((key) => !catalogue.includes(key));
for (const key of twice) console.error(`words: "${key}" stands in the catalogue twice`);
for (const key of unused) console.error(`words: "${key}" is in the catalogue and used nowhere`);
for (const key of missing) console.error(`words: "${key}" is used and not in the catalogue`);
if (catalogue.length < 100) console.error("words: the catalogue looks empty");
if (isBlind) console.error("words: a key that stands twice is not found");
process.exit(twice.length + unused.length + missing.length > 0 || catalogue.length < 100 || isBlind ? 1 : 0);
