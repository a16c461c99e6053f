// What the server asks of FEEL: one JSON text in, one JSON text out, nothing else in reach.

import { compile, enter, leave, run } from './expressions.js';
import { study } from './study.js';

const operations = {
  /** For each context its value and the names that it lacked. */
  evaluate: ({ kind, text, contexts }) => contexts.map((context) => {
    const { value, missing } = run(kind, text, context);
    return { value: leave(value), missing };
  }),

  /** For each text its first syntax error, or null; `names` are known names that hold spaces or signs. */
  check: ({ kind, texts, names }) => {
    const context = Object.fromEntries(names.map((name) => [name, null]));
    return texts.map((text) => {
      try {
        compile(kind, text, context);
        return null;
      } catch (error) {
        return problem(error);
      }
    });
  },

  study: ({ kind, text, names }) => study(kind, text, names),
};

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
