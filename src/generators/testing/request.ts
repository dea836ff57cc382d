import { randomBytes } from 'node:crypto';
import type { GeneratorRequest, GeneratorTools } from '../contract.ts';

/** A request with the real randomness; files by path. */
export function request(
  kind: string,
  spec: Record<string, unknown>,
  tools: Partial<GeneratorTools> & { files?: Readonly<Record<string, string>> } = {},
): GeneratorRequest {
  const files = tools.files ?? {};
  return {
    name: `${kind}/test`,
    plan: { kind, spec, files: Object.fromEntries(Object.keys(files).map(path => [path, path])) },
    tools: {
      http: () => Promise.reject(new Error('no network in this test')),
      readFile: path => {
        const text = files[path];
        return text === undefined
          ? Promise.reject(Object.assign(new Error('none'), { code: 'ENOENT' }))
          : Promise.resolve(Buffer.from(text));
      },
      now: () => 0,
      randomBytes: size => randomBytes(size),
      ...tools,
    },
    signal: AbortSignal.timeout(10_000),
  };
}

/** What was generated, as text. */
export function texts(generated: { readonly data: ReadonlyMap<string, Buffer> }): Record<string, string> {
  return Object.fromEntries([...generated.data].map(([key, value]) => [key, value.toString()]));
}
