// What the editor would write of a file that nobody changed; the tests compare it with what was read.

import { lost, translated } from './faithful.js';
import TableManager, { LANGUAGES } from './manager.js';

/** A file as it is after it was read, every decision drawn, and written again; and what got lost. */
export async function rewritten(xml) {
  const container = document.createElement('div');
  document.body.append(container);
  const manager = new TableManager({ container, common: { expressionLanguages: LANGUAGES } });
  const { text, back } = translated(xml);
  await manager.importXML(text, { open: false });
  for (const view of manager.getViews()) {
    await manager.open(view);
  }
  const written = back((await manager.saveXML({ format: true })).xml);
  manager.destroy();
  container.remove();
  return { written, lost: lost(xml, written) };
}
