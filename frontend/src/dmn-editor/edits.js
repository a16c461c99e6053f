// Every change that a person can make to one decision table, as commands that can be undone.

class Together {
  preExecute({ steps }) {
    steps();
  }
}

const literal = /^"(?:[^"\\]|\\["\\])*"$/;

export const isText = (feel) => literal.test((feel ?? '').trim()) && !/[\x00-\x1f]/.test(feel);
export const asText = (feel) => JSON.parse(feel.trim());
export const quoted = (text) => JSON.stringify(text);

export class Edits {
  constructor(viewer) {
    this.modeling = viewer.get('modeling');
    this.stack = viewer.get('commandStack');
    this.sheet = viewer.get('sheet');
    if (!this.stack._handlerMap?.['waakvlam.together']) {
      this.stack.registerHandler('waakvlam.together', Together);
    }
  }

  get root() { return this.sheet.getRoot(); }
  get table() { return this.root.businessObject; }
  get decision() { return this.table.$parent; }
  get inputs() { return this.table.input ?? []; }
  get outputs() { return this.table.output ?? []; }
  get rules() { return this.table.rule ?? []; }
  get columns() { return [...this.inputs, ...this.outputs]; }

  cellsOf(rule) { return [...(rule.inputEntry ?? []), ...(rule.outputEntry ?? [])]; }

  /** Several changes that are undone as one. */
  together(steps) {
    this.stack.execute('waakvlam.together', { steps });
  }

  cell(cell, text) {
    if ((cell.text ?? '') !== text) {
      this.modeling.editCell(cell, text);
    }
  }

  note(rule, text) {
    if ((rule.description ?? '') !== text) {
      this.modeling.editAnnotation(rule, text || undefined);
    }
  }

  addRule(place = this.rules.length) {
    this.modeling.addRow({ type: 'dmn:DecisionRule' }, place);
    return this.rules[place];
  }

  /** A rule with these tests, at the end. */
  fillRule(tests) {
    this.together(() => {
      const rule = this.addRule();
      tests.forEach((text, n) => this.cell(rule.inputEntry[n], text));
    });
  }

  copyRule(place) {
    const from = this.rules[place];
    this.together(() => {
      const to = this.addRule(place + 1);
      this.cellsOf(from).forEach((cell, n) => this.cell(this.cellsOf(to)[n], cell.text ?? ''));
      this.note(to, from.description ?? '');
    });
    return this.rules[place + 1];
  }

  removeRule(place) { this.modeling.removeRow(this.root.rows[place]); }

  moveRule(place, to) { this.modeling.moveRow(this.root.rows[place], to); }

  addColumn(type) {
    const place = type === 'dmn:InputClause' ? this.inputs.length : this.columns.length;
    this.modeling.addCol({ type }, place);
    return this.columns[place];
  }

  removeColumn(place) { this.modeling.removeCol(this.root.cols[place]); }

  moveColumn(place, to) { this.modeling.moveCol(this.root.cols[place], to); }

  set(element, properties) { this.modeling.updateProperties(element, properties); }

  allowed(clause, text) { this.modeling.editAllowedValues(clause, text ? split(text) : undefined); }

  hitPolicy(hitPolicy, aggregation) { this.modeling.editHitPolicy(hitPolicy, aggregation); }

  rename(name) { this.modeling.editDecisionTableName(name); }
}

/** The parts between commas outside texts, brackets and parentheses. */
function split(text) {
  return text.match(/(?:"(?:[^"\\]|\\.)*"|\[[^\]]*\]|\([^)]*\)|[^,])+/g).map((part) => part.trim()).filter(Boolean);
}

/** Typing one cell makes a command of every letter; a person undoes the whole of it. */
export function undo(stack, back = true) {
  const can = () => (back ? stack.canUndo() : stack.canRedo());
  const next = () => stack._stack[back ? stack._stackIdx : stack._stackIdx + 1]?.context;
  const first = next();
  do {
    back ? stack.undo() : stack.redo();
  } while (can() && first?.properties && next()?.properties && first.element === next().element
    && Object.keys(first.properties).join() === Object.keys(next().properties).join()
    && 'text' in first.properties);
}
