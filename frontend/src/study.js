// What an expression says without being run: its free names, the functions it calls, forms that quietly give null.

import { builtins, parseExpression, parseUnaryTests } from 'feelin';

const SCOPES = new Set(['ForExpression', 'QuantifiedExpression', 'FunctionDefinition', 'Context']);
const BINDERS = { InExpression: 'Name', FormalParameter: 'ParameterName', ContextEntry: 'Key' };
const NO_TRUTH = new Set(['NumericLiteral', 'StringLiteral', 'List', 'Context', 'Interval', 'ArithmeticExpression']);

const squeeze = (text) => text.replace(/\s+/g, ' ').trim();

function* children(node) {
  for (let child = node.firstChild; child; child = child.nextSibling) {
    yield child;
  }
}

/** The names that a for, some, every, function or context binds for what stands inside it. */
function boundBy(scope, text) {
  const names = [];
  const visit = (node) => {
    for (const child of children(node)) {
      const binder = BINDERS[child.name];
      if (binder) {
        const name = [...children(child)].find((part) => part.name === binder);
        if (name) {
          names.push(squeeze(text.slice(name.from, name.to)).replace(/^"|"$/g, ''));
        }
      } else if (child.name === 'InExpressions' || child.name === 'FormalParameters') {
        visit(child);
      }
    }
  };
  visit(scope);
  if (scope.name === 'ForExpression') {
    names.push('partial');
  }
  return names;
}

/** `{ variables, functions, suspects }`; names within a filter may belong to the items and are left out. */
export function study(kind, text, names, context) {
  const parse = kind === 'unary' ? parseUnaryTests : parseExpression;
  const variables = new Set();
  const functions = new Set();
  const suspects = [];
  const visit = (node, bound, filtered) => {
    const parts = [...children(node)];
    const inner = SCOPES.has(node.name) ? [...bound, ...boundBy(node, text)] : bound;
    const suspect = (code, part) => suspects.push({ code, text: text.slice(part.from, part.to) });
    if (node.name === 'VariableName') {
      const name = squeeze(text.slice(node.from, node.to)).replace(/`/g, '');
      const called = node.parent.name === 'FunctionInvocation' && node.parent.firstChild.from === node.from;
      const typed = node.parent.name === 'QualifiedName';
      if (!typed && !bound.includes(name) && !(name in builtins && (called || !names.includes(name)))) {
        if (called) {
          functions.add(name);
        } else if (!filtered) {
          variables.add(name);
        }
      }
    }
    if (node.name === 'Comparison') {
      const test = parts.find((part) => part.name === 'PositiveUnaryTest');
      if (parts.some((part) => part.name === 'in') && /^(Con|Dis)junction$/.test(test?.firstChild?.name ?? '')) {
        suspect('in-and', node);
      }
      if (parts[0]?.name === 'Comparison' && parts[1]?.name === 'CompareOp') {
        suspect('chain', node);
      }
    }
    if (/^(Con|Dis)junction$/.test(node.name)) {
      parts.filter((part) => NO_TRUTH.has(part.name)).forEach((part) => suspect('no-truth', part));
    }
    parts.forEach((part, index) => visit(part, inner, filtered || (node.name === 'FilterExpression' && index > 0)));
  };
  visit(parse(text, context, undefined).topNode, [], false);
  return { variables: [...variables], functions: [...functions], suspects };
}
