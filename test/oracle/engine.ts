/** Our template engine as the tests of this folder call it. */
import { executeTemplate } from '../../src/template/execute.ts';
import { loadFunctions } from '../../src/template/functions/registry.ts';
import { parseTemplate } from '../../src/template/parse/parse.ts';
import { bytesOf, textOf } from '../../src/template/value.ts';
import type { PrepareTransform } from '../../src/resolve/rewrite/rewrite.ts';

const tools = { now: () => 0, randomBytes: (size: number) => Buffer.alloc(size) };

/** Prepares the templates of `rewrite[].transform`: their functions have to be loaded before. */
export async function transformsOf(templates: readonly string[]): Promise<PrepareTransform> {
  const names = templates.flatMap(template => {
    try {
      return [...parseTemplate(template, 'transform').functions];
    } catch {
      return [];
    }
  });
  const functions = await loadFunctions(names);
  return template => {
    const parsed = parseTemplate(template, 'transform');
    for (const name of parsed.functions) {
      if (!Object.hasOwn(functions, name)) throw new Error(`function "${name}" not defined`);
    }
    return key => {
      const data = { kind: 'map', element: 'string', entries: new Map([['value', bytesOf(key)]]) } as const;
      return textOf(executeTemplate(parsed, data, functions, { missingKey: 'default', tools }));
    };
  };
}
