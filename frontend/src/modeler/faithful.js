// A file keeps what it says: bpmn-js and moddle leave things out on the way that others may need.

import BpmnModeler from 'bpmn-js/lib/Modeler';
import { getDi } from 'bpmn-js/lib/util/ModelUtil';
import { selfAndAllChildren } from 'diagram-js/lib/util/Elements';

const CDATA = /(<!\[CDATA\[[\s\S]*?\]\]>)/;

export class FaithfulModeler extends BpmnModeler {
  /** What a file says in so many words it keeps saying, also where BPMN assumes it: moddle would leave that out. */
  _createModdle(options) {
    const moddle = super._createModdle(options);
    const { factory } = moddle;
    const createType = factory.createType.bind(factory);
    factory.createType = (descriptor) => {
      const type = createType(descriptor); // has the assumed values on its prototype by now
      descriptor.properties = descriptor.properties.map((each) =>
        (each.default === undefined ? each : { ...each, default: undefined }));
      return type;
    };
    return moddle;
  }

  /** Lines end as XML has it, so that a carriage return in the model is one that the file wrote as a reference. */
  importXML(xml, diagram) {
    return super.importXML(xml.replace(/\r\n?/g, '\n'), diagram);
  }

  async saveXML(options) {
    const saved = await super.saveXML(options);
    const parts = saved.xml.split(CDATA).map((part) => (part.startsWith('<![CDATA[') ? part : part.replaceAll('\r', '&#13;')));
    return { ...saved, xml: parts.join('') };
  }
}

/** Shapes stand in the file in the order in which they are drawn; what is not drawn here, keeps its place after them. */
class KeepingDiOrder {
  constructor(eventBus, canvas) {
    eventBus.on('saveXML.start', () => {
      for (const root of canvas.getRootElements()) {
        const plane = getDi(root);
        const drawn = new Set(selfAndAllChildren([root], false).filter((each) => each !== root && !each.labelTarget && each.parent)
          .map(getDi));
        const kept = plane.get('planeElement').filter((each) => !drawn.has(each));
        plane.set('planeElement', [...drawn, ...kept]);
      }
    });
  }
}

KeepingDiOrder.$inject = ['eventBus', 'canvas'];

export default {
  bpmnDiOrdering: ['type', KeepingDiOrder],
  // bpmn-js would move what stands in a closed subprocess to a drawing of its own; here it stays where it stood.
  subprocessCompatibility: ['value', {}],
};
