import type { Plugin } from 'esbuild';

const message =
  'this build has nothing of @kubernetes/client-node but KubeConfig; see deploy/image/kube-config-only.ts';

const refusing = `function refuse() { throw new Error(${JSON.stringify(message)}); }\n`;

/** What stands in for modules that KubeConfig imports for functions that are never called here. */
const replacements: Readonly<Record<string, string>> = {
  // Every API group, request and model: three megabytes. KubeConfig makes API clients with these two.
  './gen/index.js': `${refusing} export { refuse as createConfiguration, refuse as ServerConfiguration };`,
  // An HTTP client: 700 kilobytes. KubeConfig uses these two for fetch; our calls go through node:https.
  undici: `${refusing} export { refuse as Agent, refuse as ProxyAgent };`,
};

/**
 * Keeps of @kubernetes/client-node what reads a kubeconfig and logs in with it. The package is one module that exports
 * everything in a way that no bundler can take apart. Whoever uses more of it gets an error with this file's name.
 */
export function kubeConfigOnly(): Plugin {
  return {
    name: 'kube-config-only',
    setup(build) {
      build.onResolve({ filter: /^@kubernetes\/client-node$/ }, async ({ resolveDir, kind, pluginData }) => {
        // The second time round, when this handler itself asks.
        if (pluginData === 'whole') return undefined;
        const whole = await build.resolve('@kubernetes/client-node', {
          resolveDir,
          kind,
          pluginData: 'whole',
        });
        return whole.errors.length > 0 ? whole : { path: whole.path.replace(/index\.js$/, 'config.js') };
      });
      build.onResolve({ filter: /^(\.\/gen\/index\.js|undici)$/ }, ({ path, importer }) =>
        importer.includes('/@kubernetes/client-node/dist/') ? { path, namespace: 'refusing' } : undefined,
      );
      build.onLoad({ filter: /.*/, namespace: 'refusing' }, ({ path }) => {
        const contents = replacements[path];
        return contents === undefined ? undefined : { contents };
      });
    },
  };
}
