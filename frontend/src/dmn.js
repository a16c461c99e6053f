// What a DMN decision answers: requirement graph, boxed expressions and decision tables over one set of inputs.

import { FeelFunction, getType, typesInUse } from 'feelin';
import { run, signature } from './expressions.js';
import { choose } from './hit-policies.js';
import { conform, isInstance } from './types.js';

/** Why a decision has no answer; `details` are turned into a sentence by the engine. */
class Failure extends Error {
  constructor(details) {
    super(details.code);
    this.details = details;
  }
}

/** One evaluation: a model, the data given, and the values found so far. */
class Evaluation {
  constructor(model, data, strict) {
    this.model = model;
    this.data = data;
    this.strict = strict;
    this.values = new Map();
    this.hits = [];
    this.absent = new Set();
    const owned = [...Object.values(model.inputs), ...Object.values(model.decisions)].map(({ name }) => name);
    // Data that the diagram does not draw may be used by name; what it draws must be required to be seen.
    this.undrawn = Object.fromEntries(Object.entries(data).filter(([name]) => !owned.includes(name)));
  }

  fail(details) {
    if (this.strict) {
      throw new Failure(details);
    }
    return null;
  }

  input(id) {
    const { name, type } = this.model.inputs[id];
    const given = this.data[name] ?? null;
    if (!(name in this.data)) {
      this.absent.add(name);
    }
    const fitted = conform(given, type, this.model.types, { read: true });
    return fitted === undefined ? this.fail({ code: 'input-type', name, type, value: given }) : fitted;
  }

  decision(id) {
    if (!this.values.has(id)) {
      const { name, type, requires, logic } = this.model.decisions[id];
      const value = logic ? this.box(logic, this.scope(requires), { id, name }) : null;
      this.values.set(id, this.fit(value, type, { id, name }));
    }
    return this.values.get(id);
  }

  fit(value, type, at) {
    const fitted = conform(value, type, this.model.types);
    return fitted === undefined ? this.fail({ code: 'type', ...at, type, value }) : fitted;
  }

  scope(requires, base = this.undrawn) {
    const scope = { ...base };
    const put = ({ name }, value) => { scope[name] = value; };
    requires.inputs.forEach((id) => put(this.model.inputs[id], this.input(id)));
    requires.decisions.forEach((id) => put(this.model.decisions[id], this.decision(id)));
    requires.knowledge.forEach((id) => put(this.model.knowledge[id] ?? this.model.services[id], this.callable(id)));
    return scope;
  }

  callable(id) {
    const service = this.model.services[id];
    if (service) {
      return this.service(service);
    }
    const { name, type, requires, logic } = this.model.knowledge[id];
    if (!logic) {
      return null;
    }
    return this.callableOf(logic, () => this.scope(requires, {}), { id, name }, type);
  }

  callableOf(logic, scope, at, type) {
    if (logic.kind !== 'FEEL') {
      return null;
    }
    const names = logic.parameters.map((parameter) => parameter.name);
    return new FeelFunction((...given) => {
      if (given.length !== names.length) {
        return this.fail({ code: 'arguments', ...at });
      }
      const inner = { ...scope() };
      for (const [index, parameter] of logic.parameters.entries()) {
        const value = conform(given[index] ?? null, parameter.type, this.model.types);
        if (value === undefined) {
          return this.fail({ code: 'type', ...at, type: parameter.type, value: given[index] });
        }
        inner[parameter.name] = value;
      }
      return this.fit(this.box(logic.body, inner, at), type, at);
    }, names);
  }

  service(service) {
    const inputs = [
      ...service.inputs.map((id) => this.model.inputs[id]),
      ...service.inputDecisions.map((id) => this.model.decisions[id]),
    ];
    return new FeelFunction((...given) => {
      if (given.length !== inputs.length) {
        return this.fail({ code: 'arguments', name: service.name });
      }
      const fitted = inputs.map(({ type }, index) => conform(given[index] ?? null, type, this.model.types));
      const wrong = fitted.indexOf(undefined);
      if (wrong >= 0) {
        return this.fail({ code: 'type', name: inputs[wrong].name, type: inputs[wrong].type, value: given[wrong] });
      }
      return this.run(service, Object.fromEntries(inputs.map(({ name }, index) => [name, fitted[index]])));
    }, inputs.map(({ name }) => name));
  }

  run(service, data) {
    const inner = new Evaluation(this.model, data, this.strict);
    inner.hits = this.hits;
    for (const id of service.inputDecisions) {
      const { name, type } = this.model.decisions[id];
      const value = conform(data[name] ?? null, type, this.model.types);
      inner.values.set(id, value === undefined ? this.fail({ code: 'type', name, type, value: data[name] }) : value);
    }
    const outputs = service.outputs.map((id) => [this.model.decisions[id].name, inner.decision(id)]);
    return this.fit(outputs.length === 1 ? outputs[0][1] : Object.fromEntries(outputs), service.type, service);
  }

  feel(kind, text, scope, at, names) {
    return this.read(kind, text, scope, at, names).value;
  }

  /** The value and the names that the scope lacked. */
  read(kind, text, scope, at, names) {
    if (!text) {
      return { value: null, missing: [] };
    }
    try {
      return run(kind, text, scope, names);
    } catch (error) {
      if (error instanceof Failure) {
        throw error;
      }
      return { value: this.fail({ code: 'feel', ...at, text, message: String(error?.message ?? error) }), missing: [] };
    }
  }

  box(box, scope, at) {
    const value = this[`box_${box.box}`](box, scope, at);
    return box.type ? this.fit(value, box.type, at) : value;
  }

  box_literal({ text }, scope, at) {
    return this.feel('expression', text, scope, at);
  }

  box_context({ entries, result }, scope, at) {
    const inner = { ...scope };
    const value = {};
    for (const { name, type, logic } of entries) {
      const entry = this.fit(this.box(logic, inner, at), type, at);
      inner[name] = entry;
      value[name] = entry;
    }
    return result ? this.box(result, inner, at) : value;
  }

  box_list({ items }, scope, at) {
    return items.map((item) => this.box(item, scope, at));
  }

  box_relation({ columns, rows }, scope, at) {
    return rows.map((row) => Object.fromEntries(
      columns.map(({ name, type }, index) => [name, this.fit(this.box(row[index], scope, at), type, at)]),
    ));
  }

  box_function(box, scope, at) {
    return this.callableOf(box, () => scope, at);
  }

  box_invocation({ callee, bindings }, scope, at) {
    const called = this.box(callee, scope, at);
    const given = Object.fromEntries(bindings.map(({ name, logic }) => [name, this.box(logic, scope, at)]));
    if (!(called instanceof FeelFunction)) {
      return this.fail({ code: 'callee', ...at, text: callee.text });
    }
    const unknown = Object.keys(given).find((name) => !called.parameterNames.includes(name));
    if (unknown !== undefined) {
      return this.fail({ code: 'parameter', ...at, text: callee.text, parameter: unknown });
    }
    return called.invoke(given);
  }

  box_conditional({ test, then, otherwise }, scope, at) {
    const holds = this.box(test, scope, at);
    if (holds !== null && typeof holds !== 'boolean') {
      return this.fail({ code: 'type', ...at, type: 'boolean', value: holds });
    }
    return this.box(holds ? then : otherwise, scope, at);
  }

  items(source, scope, at) {
    const value = this.box(source, scope, at);
    if (value === null) {
      return null;
    }
    return getType(value) === 'range' ? value.map((item) => item) : Array.isArray(value) ? value : [value];
  }

  box_filter({ source, match }, scope, at) {
    const items = this.items(source, scope, at);
    if (items === null) {
      return null;
    }
    return items.filter((item) => {
      const inner = getType(item) === 'context' ? { ...scope, ...item, item } : { ...scope, item };
      return this.box(match, inner, at) === true;
    });
  }

  box_for({ variable, source, result }, scope, at) {
    const items = this.items(source, scope, at);
    const partial = [];
    items?.forEach((item) => partial.push(this.box(result, { ...scope, [variable]: item, partial }, at)));
    return items === null ? null : partial;
  }

  box_some(box, scope, at) {
    return this.quantified(box, scope, at, true);
  }

  box_every(box, scope, at) {
    return this.quantified(box, scope, at, false);
  }

  /** `some` is decided by the first true, `every` by the first false; otherwise any null leaves it open. */
  quantified({ variable, source, test }, scope, at, decisive) {
    const items = this.items(source, scope, at);
    if (items === null) {
      return null;
    }
    const verdicts = items.map((item) => this.box(test, { ...scope, [variable]: item }, at));
    if (verdicts.includes(decisive)) {
      return decisive;
    }
    return verdicts.every((verdict) => verdict === !decisive) ? !decisive : null;
  }

  box_table(table, scope, at) {
    const names = signature(scope);
    const asked = table.inputs.map(({ text, type, allowed }) => {
      const { value: raw, missing } = this.read('expression', text, scope, at, names);
      const value = conform(raw, type, this.model.types, { read: true }) ?? raw;
      if (value !== null && allowed && this.feel('unary', allowed, { ...scope, '?': value }, at) !== true) {
        throw new Failure({ code: 'not-allowed', ...at, input: text, value, allowed });
      }
      return { text, value, missing, scope: { ...scope, '?': value } };
    });
    const columns = asked.map((column) => ({ ...column, names: signature(column.scope) }));
    const matches = (rule) => columns.every(({ scope: inner, names: known }, index) => {
      const test = rule.tests[index];
      return test === '' || test === '-' || this.feel('unary', test, inner, { ...at, rule: rule.name }, known) === true;
    });
    const output = (rule) => this.outputs(table, rule.entries, scope, { ...at, rule: rule.name }, names);
    const first = table.hit === 'FIRST';
    const hits = [];
    for (const rule of table.rules) {
      if (matches(rule)) {
        hits.push({ rule: rule.name, entries: output(rule) });
        if (first) {
          break;
        }
      }
    }
    const ranks = table.outputs.map(({ allowed }) => (allowed ? this.feel('expression', `[${allowed}]`, scope, at) : []));
    const chosen = choose(table, hits, ranks);
    if (chosen.problem) {
      return this.fail({ ...at, ...chosen.problem, inputs: this.shown(columns) });
    }
    this.hits.push({ ...at, rules: chosen.rules });
    if (chosen.none) {
      const fallback = table.outputs.map((column) => column.fallback);
      if (fallback.every((text) => text === '')) {
        return this.fail({ ...at, code: 'no-hit', inputs: this.shown(columns), missing: this.missing(columns) });
      }
      return this.valueOf(table, this.outputs(table, fallback, scope, at, names));
    }
    return chosen.many ? chosen.many.map((entries) => this.valueOf(table, entries)) : chosen.aggregate !== undefined
      ? chosen.aggregate : this.valueOf(table, chosen.one);
  }

  shown(columns) {
    return columns.map(({ text, value }) => [text, value]);
  }

  missing(columns) {
    return [...new Set([...this.absent, ...columns.flatMap((column) => column.missing)])];
  }

  outputs(table, texts, scope, at, names) {
    return table.outputs.map(({ type }, index) => this.fit(this.feel('expression', texts[index], scope, at, names), type, at));
  }

  valueOf(table, entries) {
    return table.outputs.length === 1
      ? entries[0]
      : Object.fromEntries(table.outputs.map(({ name }, index) => [name, entries[index]]));
  }
}

/** `{ value, hits }` or `{ problem }` of one decision or service for one set of data. */
export function decide(model, id, data, strict) {
  const evaluation = new Evaluation(model, data, strict);
  typesInUse.has = (name) => Object.hasOwn(model.types, name);
  typesInUse.isInstance = (value, name) => isInstance(value, name, model.types);
  try {
    const service = model.services[id];
    const value = service ? evaluation.run(service, data) : evaluation.decision(id);
    return { value, hits: evaluation.hits };
  } catch (error) {
    if (error instanceof Failure) {
      return { problem: error.details, value: null, hits: [] };
    }
    throw error;
  } finally {
    typesInUse.has = typesInUse.isInstance = undefined;
  }
}
