import type { Plugin } from 'esbuild';

/** What our code imports of the package; another name is an error of the build. */
const EXPORTS = ['RE2JS', 'RE2JSSyntaxException'];

/**
 * Puts off what `re2js` does at its start, tables of Unicode that leave 3 MiB and more resident, until its first use.
 * Admission compiles expressions while it decides and cannot wait for an import, and most clusters have no manifest with one.
 */
export function regexpAtFirstUse(): Plugin {
  return {
    name: 'regexp-at-first-use',
    setup(build) {
      build.onResolve({ filter: /^re2js$/ }, ({ namespace, resolveDir }) =>
        // The second time round, when the module below asks.
        namespace === 'first-use'
          ? undefined
          : { path: 're2js', namespace: 'first-use', pluginData: resolveDir },
      );
      build.onLoad({ filter: /.*/, namespace: 'first-use' }, ({ pluginData: resolveDir }) => ({
        contents: standIn,
        resolveDir,
      }));
    },
  };
}

// esbuild runs what is taken by `require` when the call is reached. A function has a `prototype`, which `instanceof` asks for.
const standIn = `
function atFirstUse(name) {
  const real = () => require('re2js')[name];
  return new Proxy(function () {}, { get: (_, member) => real()[member] });
}
${EXPORTS.map(name => `export const ${name} = atFirstUse('${name}');`).join('\n')}
`;
