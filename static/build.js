// Builds every style, script and font of the portal into build/assets/, where Django collects them.
// Run by `npm run build`; nothing in build/ is committed.
import * as esbuild from "esbuild";
import * as sass from "sass";
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const out = join(root, "build", "assets");
const fonts = join(root, "node_modules", "@fontsource", "atkinson-hyperlegible-next", "files");

rmSync(out, { recursive: true, force: true });
for (const folder of ["css", "js", "fonts", "images"]) mkdirSync(join(out, folder), { recursive: true });

for (const name of ["app", "map"]) {
  const { css } = sass.compile(join(root, "static", "scss", `${name}.scss`), {
    style: "compressed",
    loadPaths: [join(root, "node_modules")],
    quietDeps: true,
  });
  writeFileSync(join(out, "css", `${name}.css`), css);
}

await esbuild.build({
  entryPoints: ["app", "map", "passkeys"].map((name) => join(root, "static", "js", `${name}.js`)),
  outdir: join(out, "js"),
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2020",
  legalComments: "none",
});

for (const weight of [400, 700]) {
  const name = `atkinson-hyperlegible-next-latin-${weight}-normal.woff2`;
  cpSync(join(fonts, name), join(out, "fonts", name));
}
cpSync(join(root, "node_modules", "leaflet", "dist", "images"), join(out, "css", "images"), { recursive: true });
const images = join(root, "static", "images"); // git keeps no empty folder
if (existsSync(images)) cpSync(images, join(out, "images"), { recursive: true });
