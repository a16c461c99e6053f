// Bundles what the engine ships: `npm ci && npm run build`. Two builds of the same lock file are byte-identical.

import { build } from 'esbuild';
import { copyFile, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mendFeelin } from './mend-feelin.mjs';
import { mendModdle } from './mend-moddle.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const decisions = join(here, '../engine/decisions');
const web = join(here, '../engine/web/static');

const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  legalComments: 'none', // the full licences stand in licenties.txt
  charset: 'utf8',
  target: 'es2022',
  metafile: true,
  logLevel: 'warning',
};

// The FEEL editor of dmn-js writes style elements into the page, which our pages refuse: a plain cell stands in for it.
const plainCells = {
  name: 'plain-cells',
  setup(build) {
    build.onResolve({ filter: /components\/LiteralExpression$/ }, () => ({ path: join(here, 'src/dmn-editor/plain-cell.js') }));
  },
};

const bundles = [
  { entryPoints: ['src/host.js'], outfile: join(decisions, 'feel.js'), format: 'iife', globalName: 'waakvlamHost',
    plugins: [mendFeelin()] },
  { entryPoints: ['src/browser.js'], outfile: join(web, 'feel.js'), format: 'iife', globalName: 'waakvlamFeel',
    plugins: [mendFeelin()], footer: { js: 'window.waakvlamFeel=waakvlamFeel;' } },
  { stdin: { contents: "export { default } from 'bpmn-js/lib/NavigatedViewer'", resolveDir: here },
    outfile: join(web, 'bpmn-viewer.js'), format: 'iife', globalName: 'BpmnViewer',
    footer: { js: 'window.BpmnViewer=BpmnViewer.default;' } },
  { entryPoints: ['src/dmn-editor/index.js'], outfile: join(web, 'dmn-editor.js'), format: 'iife', globalName: 'waakvlamTable',
    plugins: [plainCells] },
  { entryPoints: ['src/dmn-editor/editor.css'], outfile: join(web, 'dmn-editor.css') },
  { entryPoints: ['src/bpmn-viewer.css'], outfile: join(web, 'bpmn-viewer.css') },
  { entryPoints: ['src/modeler/index.js'], outfile: join(web, 'modeler.js'), format: 'iife',
    plugins: [mendModdle()] },
  { entryPoints: ['src/modeler/modeler.css'], outfile: join(web, 'modeler.css'), loader: { '.woff2': 'file' },
    assetNames: '[name]', publicPath: '.' },
  { entryPoints: ['src/form-editor/editor.js'], outfile: join(web, 'form-editor.js'), format: 'esm' },
  { entryPoints: ['src/utrecht.css'], outfile: join(web, 'utrecht.css') },
];

const packages = new Set();
for (const bundle of bundles) {
  const { metafile } = await build({ ...common, ...bundle });
  for (const input of Object.keys(metafile.inputs)) {
    const name = input.split('node_modules/').at(-1).match(/^(@[^/]+\/[^/]+|[^/]+)/)?.[0];
    if (input.includes('node_modules/')) {
      packages.add(name);
    }
  }
}
// Judges the screens in tests/browser only; nobody downloads it with the product.
await copyFile(join(here, 'node_modules/axe-core/axe.min.js'), join(here, '../tests/browser/axe.min.js'));
await copyFile(join(here, 'node_modules/axe-core/LICENSE'), join(here, '../tests/browser/axe-licence.txt'));

const notices = new Map(); // of each text the packages that come under it
for (const name of [...packages].sort()) {
  const folder = join(here, 'node_modules', name);
  const { version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? (await readFile(join(folder, file), 'utf8')).trim() : `Licence: ${license}`;
  notices.set(text, [...(notices.get(text) ?? []), `${name} ${version}`]);
}
const told = [...notices].map(([text, names]) => `${names.join('\n')}\n\n${text}\n`);
await writeFile(join(web, 'licenties.txt'), told.join(`\n${'-'.repeat(80)}\n\n`));
