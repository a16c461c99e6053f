// The words of bpmn-js in Dutch. What is not listed comes back as it was: tests/browser walks everything a user can open.

const WORDS = {
  // palette
  'Activate hand tool': 'Tekening verschuiven',
  'Activate lasso tool': 'Meer dan één kiezen',
  'Activate create/remove space tool': 'Ruimte maken',
  'Activate global connect tool': 'Verbinden',
  // around an element
  'Add lane above': 'Baan erboven',
  'Add lane below': 'Baan eronder',
  'Divide into two lanes': 'In twee banen delen',
  'Divide into three lanes': 'In drie banen delen',
  'Add text annotation': 'Toelichting erbij',
  'Align elements': 'Uitlijnen',
  'Align elements ': 'Uitlijnen: ',
  'Change element': 'Soort veranderen',
  'Connect to other element': 'Verbinden met iets anders',
  'Connect using association': 'Verbinden met een stippellijn',
  'Connect using data input association': 'Verbinden met een stippellijn',
  'Delete': 'Verwijderen',
  'Distribute elements horizontally': 'Gelijk verdelen naast elkaar',
  'Distribute elements vertically': 'Gelijk verdelen onder elkaar',
  'Append compensation activity': 'Herstelstap erachter',
  'Sequence flow': 'Gewone pijl',
  'Default flow': 'Standaardpijl',
  'Collection': 'Verzameling',
  'Loop': 'Herhaling',
  'Parallel multi-instance': 'Meer keer tegelijk',
  'Sequential multi-instance': 'Meer keer na elkaar',
  'Participant multiplicity': 'Meer deelnemers',
  'Toggle non-interrupting': 'De taak laten doorlopen',
  'Open {element}': '{element} openen',
  'Search in diagram': 'Zoeken in de tekening',
  'Align elements left': 'Links uitlijnen',
  'Align elements right': 'Rechts uitlijnen',
  'Align elements center': 'Midden uitlijnen',
  'Align elements top': 'Boven uitlijnen',
  'Align elements bottom': 'Onder uitlijnen',
  'Align elements middle': 'In het midden uitlijnen',
  'left': 'links', 'right': 'rechts', 'center': 'midden', 'top': 'boven', 'bottom': 'onder', 'middle': 'in het midden',
  // what cannot be done
  'flow elements must be children of pools/participants': 'Zet dit in een kader: buiten de banen loopt niets.',
  'Data object must be placed within a pool/participant.': 'Zet dit gegeven in een kader.',
  // reading a file
  'no process or collaboration to display': 'In dit bestand staat geen proces.',
  'no diagram to display': 'In dit bestand staat geen tekening.',
  'no shape type specified': 'Dit onderdeel heeft geen soort.',
  'no parent for {element} in {parent}': '{element} staat niet in {parent}.',
  'missing {semantic}#attachedToRef': '{semantic} zit nergens aan vast.',
  'unknown di {di} for element {semantic}': 'Van {semantic} is de plek op de tekening onleesbaar.',
  'unrecognized flowElement {element} in context {context}': '{element} in {context} kennen we niet.',
  'correcting missing bpmnElement on {plane} to {rootElement}': '{plane} hoort nu bij {rootElement}.',
  'multiple DI elements defined for {element}': '{element} staat meer dan één keer op de tekening.',
  'element {element} referenced by {referenced}#{property} not yet drawn': '{element} is nog niet getekend, maar hoort bij {referenced}.',
  'no bpmnElement referenced in {element}': '{element} hoort bij niets.',
  'already rendered {element}': '{element} is al getekend.',
  'failed to import {element}': '{element} kan niet worden getekend.',
  'out of bounds release': 'Dit valt buiten de tekening.',
  'more than {count} child lanes': 'Er zijn al {count} banen.',
  'unsupported element': 'Dit onderdeel kennen we niet.',
};

export function dutch(template, replacements = {}) {
  const words = WORDS[template] ?? template;
  return words.replace(/{([^}]+)}/g, (_, key) => (key in replacements ? replacements[key] : `{${key}}`));
}

export default { translate: ['value', dutch] };
