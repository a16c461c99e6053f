// Which data a process knows at a place in the diagram: answers of forms, outcomes of tables, operations and scripts.

import { readContext } from './contexts.js';
import { valueOf } from './edits.js';

const KINDS = {
  textfield: 'text', textarea: 'text', select: 'text', radio: 'text', number: 'number', amount: 'amount', date: 'date',
  checkbox: 'boolean', checklist: 'list', expression: 'any',
};
const AT_START = [
  ['starter', 'Wie het proces begon', 'person'], ['regisseur', 'De regisseur van het begin', 'person'],
  ['casus', 'De casus', 'any'], ['area', 'De wijk', 'text'], ['team', 'Het team', 'text'],
  ['origin', 'Hoe het begon', 'text'], ['subject', 'Het onderwerp', 'text'],
];

/**
 * What is known before `bo` does its work, nearest first: `{path, label, kind, options, from, isAnswer}`. `from` is the
 * step that gives it; an answer is what somebody fills in, and what a form only shows is named by it when nothing else
 * gives it.
 */
export function knownBefore(bo, catalogue) {
  const found = new Map();
  const given = before(bo).flatMap((node) => givenBy(node, catalogue).map((field) => ({ node, field })));
  for (const { node, field } of [...given.filter((each) => !each.field.isShown), ...given.filter((each) => each.field.isShown)]) {
    if (!found.has(field.path)) {
      found.set(field.path, { options: [], ...field, from: field.from ?? nameOf(node) });
    }
  }
  return [...found.values()].map((field) => named(field, found));
}

/** What only passes on something else (`{uitkomst: uitkomst}`) is called and compared like that. */
function named(field, found) {
  const same = field.same && (found.get(field.same) ?? knownAtStart().find((each) => each.path === field.same));
  return same && same !== field ? { ...field, label: same.label, kind: same.kind, options: same.options } : field;
}

/** The known data that can only be one of `keys`, as the partner that somebody chose. */
export function chosenFrom(known, keys) {
  return known.filter(({ options }) => options.length && options.every(({ value }) => keys.has(value)));
}

/** What may be read where a process begins. */
export function knownAtStart() {
  return AT_START.map(([path, label, kind]) => ({ path, label, kind, options: [], from: 'Bij het begin' }));
}

/** The names of the statutory terms that a process starts: a node is somewhere in it. */
export function termsOf(bo) {
  const names = new Set();
  for (const node of everyNode(processOf(bo))) {
    if (valueOf(node, 'Operation', 'name') === 'start_term') {
      const name = readContext(valueOf(node, 'Operation', 'inputs'))?.find((entry) => entry.name === 'name');
      if (/^"[^"\\]+"$/.test(name?.value ?? '')) {
        names.add(name.value.slice(1, -1));
      }
    }
  }
  return [...names];
}

export function processOf(bo) {
  let at = bo;
  while (at && at.$type !== 'bpmn:Process') {
    at = at.$parent;
  }
  return at;
}

export function nameOf(bo) {
  return bo.name || bo.id;
}

/** The arrows out of a node in the order of the file: so the conditions of a choice are tried. */
export function flowsFrom(node) {
  return (node.$parent?.flowElements ?? []).filter((each) => each.sourceRef === node);
}

/** What is behind an arrow, in words: of a gateway without a name, what comes after it. */
export function whereTo(node) {
  const seen = new Set();
  let at = node;
  while (at && !at.name && at.$instanceOf('bpmn:Gateway') && !seen.has(at)) {
    const ways = flowsFrom(at);
    if (ways.length !== 1) {
      break;
    }
    seen.add(at);
    at = ways[0].targetRef;
  }
  if (!at) {
    return 'nergens heen';
  }
  return `naar ${at.name ? `“${at.name}”` : UNNAMED[at.$type] ?? 'een stap zonder naam'}`;
}

const UNNAMED = {
  'bpmn:ExclusiveGateway': 'een keuze zonder naam', 'bpmn:ParallelGateway': 'een splitsing zonder naam',
  'bpmn:EndEvent': 'een einde zonder naam',
};

function everyNode(container) {
  return (container?.flowElements ?? []).flatMap((node) => [node, ...(node.flowElements ? everyNode(node) : [])]);
}

/** Nodes that can have been done before `bo`, nearest first; the process itself comes last. */
function before(bo) {
  const process = processOf(bo);
  const sources = arrows(process);
  const seen = new Set();
  let front = directlyBefore(bo, sources);
  while (front.length) {
    const fresh = [...new Set(front)].filter((node) => node && !seen.has(node));
    fresh.forEach((node) => seen.add(node));
    front = fresh.flatMap((node) => [...(node.flowElements ? everyNode(node) : []), ...directlyBefore(node, sources)]);
  }
  return process ? [...seen, process] : [...seen];
}

/** Where the arrows to each node come from; from the arrows themselves, as not every file says it at the nodes too. */
function arrows(process) {
  const sources = new Map();
  for (const each of everyNode(process)) {
    if (each.targetRef) {
      sources.set(each.targetRef, [...(sources.get(each.targetRef) ?? []), each.sourceRef]);
    }
  }
  return sources;
}

function directlyBefore(bo, sources) {
  if (bo.sourceRef) {
    return [bo.sourceRef];
  }
  if (bo.attachedToRef) {
    return directlyBefore(bo.attachedToRef, sources);
  }
  const found = sources.get(bo) ?? [];
  return !found.length && bo.$parent?.$type === 'bpmn:SubProcess' ? directlyBefore(bo.$parent, sources) : found;
}

function givenBy(node, catalogue) {
  switch (node.$type) {
    case 'bpmn:UserTask':
    case 'bpmn:ManualTask': return answers(node, catalogue);
    case 'bpmn:BusinessRuleTask': return outcomes(node, catalogue);
    case 'bpmn:ServiceTask': return operationAnswers(node, catalogue);
    case 'bpmn:ScriptTask': return scripted(node);
    case 'bpmn:CallActivity': return calledAnswers(node, catalogue);
    case 'bpmn:Process': return contextNames(valueOf(node, 'Start', 'data'), { from: 'Bij het begin' });
    default: return messageData(node, catalogue);
  }
}

function answers(node, catalogue) {
  return answersOf(valueOf(node, 'Task', 'form'), catalogue);
}

function answersOf(key, catalogue) {
  const form = key && catalogue.forms.find((each) => each.key === key);
  return (form?.fields ?? []).map((field) => ({
    path: field.key, label: field.label, kind: KINDS[field.kind] ?? 'any', options: field.options ?? [],
    isAnswer: !field.shown, isShown: field.shown,
  }));
}

function outcomes(node, catalogue) {
  return outcomesOf(valueOf(node, 'Decision', 'ref'), valueOf(node, 'Decision', 'result'), catalogue);
}

function outcomesOf(ref, result, catalogue) {
  const decision = ref && result && catalogue.decisions.find((each) => each.key === ref);
  return (decision?.outputs ?? []).map((output) => ({
    path: `${result}.${output.name}`, label: output.label || output.name, kind: output.kind || 'any', options: output.options ?? [],
  }));
}

function operationAnswers(node, catalogue) {
  return answersOfOperation(valueOf(node, 'Operation', 'name'), valueOf(node, 'Operation', 'result'), catalogue);
}

function answersOfOperation(name, result, catalogue) {
  const operation = name && catalogue.operations.find((each) => each.name === name);
  return (operation?.answers ?? []).map((answer) => ({
    path: result ? `${result}.${answer.name}` : answer.name, label: answer.label, kind: answer.kind || 'any',
    options: answer.options ?? [],
  }));
}

function scripted(node) {
  const result = valueOf(node, 'Script', 'result');
  const entries = contextNames(node.script, { prefix: result && `${result}.` });
  return result && !entries.length ? [{ path: result, label: result, kind: 'any' }] : entries;
}

/** A process that is called works on the same data: what its steps give is known afterwards. */
function calledAnswers(node, catalogue) {
  const process = catalogue.processes.find((each) => each.key === node.calledElement);
  return (process?.steps ?? []).flatMap(({ form, decision, operation, result }) => [
    ...answersOf(form, catalogue), ...outcomesOf(decision, result, catalogue), ...answersOfOperation(operation, result, catalogue),
  ]);
}

function messageData(node, catalogue) {
  const message = node.messageRef ?? node.eventDefinitions?.find((each) => each.messageRef)?.messageRef;
  const receives = ['bpmn:StartEvent', 'bpmn:IntermediateCatchEvent', 'bpmn:BoundaryEvent', 'bpmn:ReceiveTask'];
  const known = receives.includes(node.$type) && catalogue.messages.find((each) => each.name === message?.name);
  return known ? (known.data ?? []).map((name) => ({ path: name, label: name, kind: 'any' })) : [];
}

function contextNames(text, { prefix = '', from } = {}) {
  return (readContext(text) ?? []).filter(({ value }) => value !== 'null').map(({ name, value }) => ({
    path: `${prefix}${name}`, label: name.replaceAll('_', ' '), kind: 'any', from, same: value,
  }));
}
