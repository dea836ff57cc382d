/** `dataFrom[].rewrite` with the template engine behind `transform`. */
import type { FunctionTools } from '../../template/function.ts';
import { executeTemplate } from '../../template/execute.ts';
import { usualLimits } from '../../template/execution.ts';
import { loadFunctions } from '../../template/functions/registry.ts';
import { parseKnown } from '../../template/render-text.ts';
import { bytesOf, textOf } from '../../template/value.ts';
import { workOf } from '../../template/work.ts';
import { rewriteKeys, type PrepareTransform, type Rewrite } from './rewrite.ts';

export interface RewriteTools {
  readonly functions: FunctionTools;
  /** Merged numbers keep their text, where External Secrets sends them through a float64. */
  readonly exactNumbers: boolean;
  /** Told of each key whose number is not exact, where they need not be. */
  readonly inexact: (key: string) => void;
  /** Told of keys that one step made the same: External Secrets keeps any of their values, each time another. */
  readonly collided: (from: readonly string[], to: string) => void;
}

/** @throws PosternError `REWRITE_FAILED` in ESO's words */
export async function applyRewrites(
  rewrites: readonly Rewrite[],
  data: ReadonlyMap<string, Buffer>,
  tools: RewriteTools,
): Promise<Map<string, Buffer>> {
  const prepare = await transforms(rewrites, tools.functions);
  const collided = ({ from, to }: { from: readonly string[]; to: string }): void => tools.collided(from, to);
  if (tools.exactNumbers) return rewriteKeys(rewrites, data, prepare, collided, 'literal');
  const rewritten = rewriteKeys(rewrites, data, prepare, collided);
  if (rewrites.some(({ merge }) => merge !== undefined)) {
    const exact = rewriteKeys(rewrites, data, prepare, undefined, 'literal');
    for (const [key, value] of rewritten) if (exact.get(key)?.equals(value) === false) tools.inexact(key);
  }
  return rewritten;
}

/** The functions of all templates are loaded first, as rendering does not wait. A missing key prints `<no value>` here. */
async function transforms(rewrites: readonly Rewrite[], tools: FunctionTools): Promise<PrepareTransform> {
  const texts = rewrites.flatMap(({ transform }) => (transform === undefined ? [] : [transform.template]));
  const functions = await loadFunctions(texts.flatMap(functionsOf));
  // One for all keys: nothing else runs before the last is done.
  const work = workOf(usualLimits.steps, () => tools.isExpired?.() ?? false);
  return text => {
    const template = parseKnown(text, 'transform');
    return key => {
      const entries = new Map([['value', bytesOf(key)]]);
      const dot = { kind: 'map', element: 'string', entries } as const;
      return textOf(executeTemplate(template, dot, functions, { missingKey: 'default', tools, work }));
    };
  };
}

/** What is no template fails when it is its turn. */
function functionsOf(text: string): readonly string[] {
  try {
    return parseKnown(text, 'transform').functions;
  } catch {
    return [];
  }
}
