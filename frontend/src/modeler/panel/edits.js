// Every edit of the panel is one command on the command stack: undo takes it back whole, autosave sees it once.

const COMMAND = 'waakvlam.panel';
const prepared = new WeakSet();

function EditHandler(modeling) {
  this.preExecute = ({ steps }) => {
    for (const { element, target, properties } of steps) {
      if (target === element.businessObject) {
        modeling.updateProperties(element, properties);
      } else {
        modeling.updateModdleProperties(element, target, properties);
      }
    }
  };
}
EditHandler.$inject = ['modeling'];

/** The extension element of ours with this local name (as `Task`), or nothing. */
export function extensionOf(bo, type) {
  return bo?.extensionElements?.get('values').find((each) => each.$type === `waakvlam:${type}`);
}

export function valueOf(bo, type, attribute) {
  return extensionOf(bo, type)?.get(attribute) ?? '';
}

export class Edits {
  constructor(modeler) {
    const commandStack = modeler.get('commandStack');
    if (!prepared.has(commandStack)) {
      commandStack.registerHandler(COMMAND, EditHandler);
      prepared.add(commandStack);
    }
    this.modeler = modeler;
    this.commandStack = commandStack;
    this.factory = modeler.get('bpmnFactory');
  }

  /** Run steps `{element, target, properties}` as one command; steps that change nothing are left out. */
  run(steps) {
    const wanted = steps.filter(({ target, properties }) =>
      Object.entries(properties).some(([key, value]) => target.get(key) !== value));
    if (wanted.length) {
      this.commandStack.execute(COMMAND, { steps: wanted });
    }
  }

  create(type, properties, parent) {
    const made = this.factory.create(type, properties);
    if (parent) {
      made.$parent = parent;
    }
    return made;
  }

  /** The step that sets plain BPMN properties of `target`, which stands in or behind `element`. */
  step(element, target, properties) {
    return { element, target, properties };
  }

  /**
   * The steps that set attributes of our extension `type` on `bo`. An empty text takes an attribute away; an extension
   * that holds nothing any more goes too. What others wrote among the extensions stays.
   */
  extensionSteps(element, bo, type, attributes) {
    const cleaned = Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, value || undefined]));
    const found = extensionOf(bo, type);
    const after = { ...plainAttributes(found), ...cleaned };
    const holds = Object.values(after).some((value) => value !== undefined) || hasForeign(found);
    if (found && holds) {
      return [this.step(element, found, cleaned)];
    }
    const container = bo.extensionElements;
    if (found) {
      const rest = container.get('values').filter((each) => each !== found);
      return rest.length
        ? [this.step(element, container, { values: rest })]
        : [this.step(element, bo, { extensionElements: undefined })];
    }
    if (!holds) {
      return [];
    }
    const made = Object.fromEntries(Object.entries(cleaned).filter(([, value]) => value !== undefined));
    const extension = this.create(`waakvlam:${type}`, made);
    if (container) {
      extension.$parent = container;
      return [this.step(element, container, { values: [...container.get('values'), extension] })];
    }
    const added = this.create('bpmn:ExtensionElements', { values: [extension] }, bo);
    extension.$parent = added;
    return [this.step(element, bo, { extensionElements: added })];
  }

  extension(element, bo, type, attributes) {
    this.run(this.extensionSteps(element, bo, type, attributes));
  }

  /** A root element of the file (`bpmn:Message`, `bpmn:Error`), with the step that puts it there. */
  newRoot(element, type, properties) {
    const definitions = this.modeler.getDefinitions();
    const made = this.create(type, properties, definitions);
    return [made, this.step(element, definitions, { rootElements: [...definitions.get('rootElements'), made] })];
  }

  roots(type) {
    return this.modeler.getDefinitions().get('rootElements').filter((each) => each.$type === type);
  }

  /** `body` as an expression that is a child of `parent`; nothing for an empty text. */
  expression(parent, body) {
    return body ? this.create('bpmn:FormalExpression', { body }, parent) : undefined;
  }
}

function plainAttributes(extension) {
  if (!extension) {
    return {};
  }
  return Object.fromEntries(
    extension.$descriptor.properties.filter((each) => each.isAttr).map((each) => [each.name, extension.get(each.name)]),
  );
}

function hasForeign(extension) {
  const kept = Object.keys(extension?.$attrs ?? {}).filter((key) => !key.startsWith('xmlns'));
  return kept.length > 0 || (extension?.$children?.length ?? 0) > 0;
}
