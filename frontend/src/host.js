// What the server asks of FEEL: one JSON text in, one JSON text out, nothing else in reach.

import { compile, enter, leave, run } from './expressions.js';
import { decide } from './dmn.js';
import { study } from './study.js';

const MODELS_KEPT = 64;
const models = new Map();

function modelOf(key, model) {
  const found = model ?? models.get(key);
  models.delete(key);
  if (found) {
    models.set(key, found);
    if (models.size > MODELS_KEPT) {
      models.delete(models.keys().next().value);
    }
  }
  return found;
}

const operations = {
  /** For each context its value and the names that it lacked. */
  evaluate: ({ kind, text, contexts }) => contexts.map((context) => {
    const { value, missing } = run(kind, text, context);
    return { value: leave(value), missing };
  }),

  /** For each text its first syntax error, or null; `names` are known names that hold spaces or signs. */
  check: ({ kind, texts, names }) => {
    const context = knownNames(names);
    return texts.map((text) => {
      try {
        compile(kind, text, context);
        return null;
      } catch (error) {
        return problem(error);
      }
    });
  },

  /** For each context the decision's answer; null asks to send the model along (it is kept by its key). */
  decide: ({ key, model, id, contexts, strict }) => {
    const known = modelOf(key, model);
    return known ? contexts.map((context) => {
      const { value, hits, problem: failure } = decide(known, id, context, strict);
      return { value: leave(value), hits, problem: failure ? leave(failure) : null };
    }) : null;
  },

  study: ({ kind, text, names }) => study(kind, text, names, knownNames(names)),
};

/** A context that holds the names, each with the same names below it: enough to read `aanvrager.netto inkomen`. */
function knownNames(names) {
  const below = Object.fromEntries(names.map((name) => [name, null]));
  return Object.fromEntries(names.map((name) => [name, below]));
}

function problem(error) {
  if (error?.position) {
    const { position: { from, to }, input, message } = error;
    return { syntax: true, from, to, near: input, message };
  }
  return { syntax: false, message: String(error?.message ?? error) };
}

export function answer(text) {
  const request = JSON.parse(text);
  globalThis.waakvlamNow = request.now;
  try {
    const asked = text.includes('"@feel"') ? enter(request) : request;
    return JSON.stringify({ result: operations[request.op](asked) });
  } catch (error) {
    return JSON.stringify({ error: problem(error) });
  }
}
