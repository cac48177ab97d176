// Builds the style sheets, scripts and fonts into built/, each with its fingerprint in its name.
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
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

await rm(built, { recursive: true, force: true });
await mkdir(join(built, "faces"), { recursive: true });

for (const weight of ["400", "700"]) {
  for (const script of ["latin", "latin-ext"]) {
    const name = `atkinson-hyperlegible-next-${script}-${weight}-normal.woff2`;
    await keep(`hyperlegible-${script}-${weight}.woff2`, await readFile(join(fonts, name)));
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
