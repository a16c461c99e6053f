// Where moddle-xml 12.3.2 changes what a file says: each mend replaces one passage of its published source while
// bundling, and the build stops when the passage is no longer there.

import { readFile } from 'node:fs/promises';

const mends = [
  {
    why: 'an attribute that another tool wrote with its prefix keeps it, also on an element of the same namespace',
    find: 'self.addAttribute(self.nsAttributeName(attr.name), attr.value);',
    put: `var named = self.nsAttributeName(attr.name), asWritten = parseNameNS(attr.name);
      self.addAttribute(asWritten.prefix && !named.prefix
        ? assign({ localName: named.localName }, self.logNamespaceUsed(asWritten)) : named, attr.value);`,
  },
];

export function mendModdle() {
  return {
    name: 'mend-moddle',
    setup({ onLoad }) {
      onLoad({ filter: /moddle-xml[\\/]dist[\\/]index(\.esm)?\.js$/ }, async ({ path }) => {
        let contents = await readFile(path, 'utf8');
        for (const { why, find, put } of mends) {
          if (contents.split(find).length !== 2) throw new Error(`moddle-xml has changed; look again at: ${why}`);
          contents = contents.replace(find, () => put);
        }
        return { contents, loader: 'js' };
      });
    },
  };
}
