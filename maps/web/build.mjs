/**
 * Writes the map's package data into maps/static: runtime.js, runtime.css, land.json, LICENSES.txt.
 *
 * Run by the wheel's build hook, or by hand: `npm ci && npm run build`. Nothing here or in what it
 * writes asks for a remote file: images become data URIs.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { borderLines, encode, landRings, STEPS_PER_DEGREE } from "./land.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.env.EVENTATLAS_STATIC_DIR ?? join(here, "..", "static");
const require = createRequire(import.meta.url);
const BUNDLED = ["leaflet", "world-atlas"];

/** Leaflet credits itself with a link and has a rule for Internet Explorer; neither belongs here. */
const quietLeaflet = {
  name: "quiet-leaflet",
  setup(builder) {
    builder.onLoad({ filter: /leaflet-src\.js$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      return { contents: replaceOnce(text, /<a href="https:\/\/leafletjs\.com"/, "<a"), loader: "js" };
    });
    builder.onLoad({ filter: /leaflet\.css$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      return { contents: replaceOnce(text, /behavior: url\(#default#VML\);/, ""), loader: "css" };
    });
  },
};

function replaceOnce(text, pattern, replacement) {
  if (!pattern.test(text)) throw new Error(`leaflet changed: ${pattern} is not there any more`);
  return text.replace(pattern, replacement);
}

async function writeRuntime() {
  await build({
    entryPoints: { runtime: join(here, "src", "main.js") },
    outdir: out,
    bundle: true,
    minify: !process.env.EVENTATLAS_READABLE,
    format: "iife",
    target: ["es2020"],
    charset: "ascii",
    legalComments: "eof",
    loader: { ".png": "dataurl" },
    plugins: [quietLeaflet],
    logLevel: "warning",
  });
}

async function readAtlas(name) {
  return JSON.parse(await readFile(require.resolve(`world-atlas/${name}`), "utf8"));
}

async function writeLand() {
  const land = await readAtlas("land-50m.json");
  const countries = await readAtlas("countries-50m.json");
  const content = {
    steps: STEPS_PER_DEGREE,
    rings: encode(landRings(land, "land"), 4),
    borders: encode(borderLines(countries, "countries"), 2),
  };
  await writeFile(join(out, "land.json"), JSON.stringify(content));
}

async function writeLicenses() {
  const texts = BUNDLED.map(async (name) => {
    const folder = dirname(require.resolve(`${name}/package.json`));
    const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const text = await readFile(join(folder, "LICENSE"), "utf8");
    return `${name} ${version} (${license})\n\n${text.trim()}\n`;
  });
  const note = "Land: Natural Earth, public domain, by way of world-atlas.\n";
  await writeFile(join(out, "LICENSES.txt"), [...(await Promise.all(texts)), note].join("\n\n"));
}

await mkdir(out, { recursive: true });
await Promise.all([writeRuntime(), writeLand(), writeLicenses()]);
