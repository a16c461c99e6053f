// Begins the process editor on a page that has one.

import { createModeler, roundTrip } from './diagram.js';
import { Editor } from './editor.js';
import { el } from './dom.js';
import { lint } from './lint.js';
import { giveForm } from './task-defaults.js';

window.waakvlamModeler = { createModeler, roundTrip, lint, start };

export async function start(section) {
  const file = window.waakvlamDraft.open(section);
  const catalogue = await catalogueOf(section);
  const editor = new Editor(section, file, catalogue);
  section.waakvlamEditor = editor;
  try {
    await editor.begin();
    lookWhereAsked(editor, file);
  } catch (error) {
    console.warn(error);
    editor.files.tell('De tekening kan niet worden geopend: dit bestand is geen leesbare BPMN. Open een ander bestand, of zet een eerdere versie terug.');
  }
  section.dataset.ready = 'true';
  performance.mark('waakvlam-editor-ready');
  return editor;
}

/** A problem on another page, or a form, leads to the step that it is about. */
function lookWhereAsked(editor, file) {
  const asked = new URLSearchParams(window.location.search);
  const element = asked.get('element') && editor.element(asked.get('element'));
  if (!element) return;
  const look = () => {
    bringForm(editor, element, asked.get('formulier'));
    editor.jump(element, asked.get('veld') || undefined);
  };
  look();
  const until = performance.now() + 3000; // a field takes the keyboard once the file is ours; not in the middle of reading along
  if (editor.locked) file.on('held', () => performance.now() < until && look());
}

/** Who made a form for a step comes back with it: it is given to the step once, as an edit that can be undone. */
function bringForm(editor, element, form) {
  if (!form || editor.locked) return;
  const address = new URL(window.location.href);
  if (!address.searchParams.has('formulier')) return;
  address.searchParams.delete('formulier');
  window.history.replaceState(null, '', address);
  giveForm(editor.modeler, element, form);
}

/** What the properties may name: forms, groups, tables. Without it the drawing can still be edited. */
async function catalogueOf({ dataset: { catalogue } }) {
  if (!catalogue) return {};
  const response = await fetch(catalogue, { credentials: 'same-origin' }).catch(() => undefined);
  return response?.ok ? response.json() : {};
}

document.addEventListener('DOMContentLoaded', () => {
  for (const section of document.querySelectorAll('[data-process-editor]')) {
    start(section).catch((error) => {
      console.error(error);
      section.append(el('p', { role: 'alert' }, 'De editor kan niet starten. Ververs de pagina.'));
    });
  }
});
