// A page of its own for the panel: a bpmn-js modeler and the form beside it.

import Modeler from 'bpmn-js/lib/Modeler';
import { mountPanel } from '../../frontend/src/modeler/panel/index.js';
import waakvlam from '../../frontend/src/modeler/waakvlam-moddle.js';

window.openPanel = async (xml, catalogue) => {
  window.mounted?.destroy();
  window.modeler?.destroy();
  const modeler = new Modeler({ container: '#canvas', moddleExtensions: { waakvlam } });
  await modeler.importXML(xml);
  window.modeler = modeler;
  window.mounted = mountPanel(document.querySelector('#panel'), modeler, catalogue);
  window.edits = 0;
  modeler.on('commandStack.changed', ({ trigger }) => { window.edits += trigger === 'execute' ? 1 : 0; });
};
window.savedXml = async () => (await window.modeler.saveXML({ format: true })).xml;
