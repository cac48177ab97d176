// Builds the style sheets, scripts and fonts into built/, each with its fingerprint in its name.
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inflateSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const source = join(here, "src");
const built = join(here, "built");
const fonts = join(root, "node_modules", "@fontsource", "atkinson-hyperlegible-next", "files");
const manifest = {};

async function keep(name, content) {
  const print = createHash("sha256").update(content).digest("hex").slice(0, 12);
  const kind = extname(name);
  manifest[name] = name.slice(0, -kind.length) + "." + print + kind;
  await writeFile(join(built, manifest[name]), content);
}

// A WOFF file as the plain font file that printing reads: the same tables, each unpacked. Of two files with one
// name printing would ask only the first for a letter, so the further letters go by a name of their own.
const [ours, more] = ["Next", "More"].map((word) => Buffer.from(word, "utf16le").swap16());
function unpacked(woff, renamed) {
  const count = woff.readUInt16BE(12);
  const power = Math.floor(Math.log2(count));
  const head = Buffer.alloc(12 + 16 * count);
  woff.copy(head, 0, 4, 8);
  [count, 16 * 2 ** power, power, 16 * (count - 2 ** power)].forEach((n, at) => head.writeUInt16BE(n, 4 + 2 * at));
  const parts = [head];
  let place = head.length;
  for (let at = 0; at < count; at += 1) {
    const entry = 44 + 20 * at;
    const [offset, packed, length, sum] = [4, 8, 12, 16].map((more) => woff.readUInt32BE(entry + more));
    const bytes = woff.subarray(offset, offset + packed);
    const whole = Buffer.alloc(4 * Math.ceil(length / 4));
    (packed < length ? inflateSync(bytes) : bytes).copy(whole);
    const isName = woff.toString("latin1", entry, entry + 4) === "name";
    for (let from = 0; renamed && isName && (from = whole.indexOf(ours, from)) >= 0; ) more.copy(whole, from);
    woff.copy(head, 12 + 16 * at, entry, entry + 4);
    [sum, place, length].forEach((n, more) => head.writeUInt32BE(n, 16 + 16 * at + 4 * more));
    parts.push(whole);
    place += whole.length;
  }
  return Buffer.concat(parts);
}

await rm(built, { recursive: true, force: true });
await mkdir(join(built, "faces"), { recursive: true });
await mkdir(join(built, "print"), { recursive: true });

for (const weight of ["400", "700"]) {
  for (const script of ["latin", "latin-ext"]) {
    const name = `atkinson-hyperlegible-next-${script}-${weight}-normal.woff2`;
    await keep(`hyperlegible-${script}-${weight}.woff2`, await readFile(join(fonts, name)));
    const woff = await readFile(join(fonts, name.replace(".woff2", ".woff")));
    await writeFile(join(built, "print", `hyperlegible-${script}-${weight}.ttf`), unpacked(woff, script === "latin-ext"));
  }
}

for (const sheet of ["attune", "family"]) {
  const { css } = sass.compile(join(source, `${sheet}.scss`), {
    loadPaths: [join(root, "node_modules")],
    style: "compressed",
    quietDeps: true,
  });
  const named = css.replace(/font:([\w-]+\.woff2)/g, (_, font) => manifest[font]);
  await keep(`${sheet}.css`, named);
}

for (const script of ["attune", "family"]) {
  const bundle = await esbuild.build({
    entryPoints: [join(source, `${script}.js`)],
    bundle: true,
    format: "esm",
    minify: true,
    target: "es2020",
    write: false,
    nodePaths: [join(root, "node_modules")],
  });
  await keep(`${script}.js`, bundle.outputFiles[0].contents);
}

for (const picture of ["mark.svg", "mark-light.svg", "faces/yes.svg", "faces/partly.svg", "faces/no.svg"]) {
  await keep(picture, await readFile(join(source, picture)));
}
// The page for a place without a line needs these and no more; the script that keeps them knows them by name.
const files = Object.values(manifest).filter((name) => /^(attune\.|hyperlegible-latin-\d|mark)/.test(name));
const print = createHash("sha256").update(files.join()).digest("hex").slice(0, 12);
const worker = await readFile(join(source, "service-worker.js"), "utf8");
await keep("service-worker.js", `self.attuneBuilt = ${JSON.stringify({ print, files })};\n${worker}`);
await writeFile(join(built, "manifest.json"), JSON.stringify(manifest, null, 2));
