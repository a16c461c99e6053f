// The drawing itself: bpmn-js with Dutch words, our own moddle extension, and only what the engine runs on offer.

import dutchModule from './dutch.js';
import { Edits } from './edits.js';
import faithfulModule, { FaithfulModeler } from './faithful.js';
import offeredModule from './offered.js';
import readOnlyModule from './read-only.js';
import searchModule from './search.js';
import waakvlam from './waakvlam-moddle.js';

/** A modeler in `container`; `modeler.edits` are the changes that can be made without the mouse. */
export function createModeler(container) {
  const modeler = new FaithfulModeler({
    container,
    additionalModules: [dutchModule, offeredModule, readOnlyModule, searchModule, faithfulModule,
      { edits: ['factory', () => modeler.edits] }],
    moddleExtensions: { waakvlam },
    textRenderer: { defaultStyle: { fontFamily: 'Arial, "Liberation Sans", sans-serif', fontSize: 12 } },
  });
  modeler.edits = new Edits(modeler);
  return modeler;
}

/** What would be saved after opening this file and changing nothing. */
export async function roundTrip(xml) {
  const container = document.body.appendChild(document.createElement('div'));
  const modeler = createModeler(container);
  try {
    const { warnings } = await modeler.importXML(xml);
    const saved = await modeler.saveXML({ format: true });
    return { xml: saved.xml, warnings: warnings.map((each) => each.message) };
  } finally {
    modeler.destroy();
    container.remove();
  }
}
