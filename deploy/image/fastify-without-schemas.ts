import type { Plugin } from 'esbuild';

/** What fastify loads for routes with schemas, which none of ours has, and for tests. */
const UNUSED = ['@fastify/ajv-compiler', '@fastify/fast-json-stringify-compiler', 'light-my-request'];

const message =
  'this build of fastify has no schemas and no inject(); see deploy/image/fastify-without-schemas.ts';

/**
 * Leaves out two compilers of JSON Schema and a client for tests, 295 of fastify's 630 kilobytes. Nobody runs them, but V8
 * keeps the text of a program as long as it runs, and a part of that again for each function in it. Whoever uses them gets
 * an error with this file's name.
 */
export function fastifyWithoutSchemas(): Plugin {
  return {
    name: 'fastify-without-schemas',
    setup(build) {
      build.onResolve({ filter: new RegExp(`^(?:${UNUSED.join('|')})$`) }, ({ path, importer }) =>
        importer.includes('/node_modules/fastify/') ? { path, namespace: 'without-schemas' } : undefined,
      );
      build.onLoad({ filter: /.*/, namespace: 'without-schemas' }, () => ({
        contents: `throw new Error(${JSON.stringify(message)});`,
      }));
    },
  };
}
