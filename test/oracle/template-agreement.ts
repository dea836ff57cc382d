/** What Go makes of a template and what we do, in the same form, so that the two can be compared. */
import { PosternError } from '../../src/errors.ts';
import { executeTemplate } from '../../src/template/execute.ts';
import { parseTemplate } from '../../src/template/parse/parse.ts';
import { world, type TemplateCase } from './cases/template-world.ts';
import { goValue } from './go-value.ts';
import { ask } from './oracle.ts';

/** The template stands in it, so that a difference shows where it comes from. */
export interface Outcome {
  readonly template: string;
  /** One character for each byte. */
  readonly output?: string;
  readonly error?: string;
}

export async function judged(cases: readonly TemplateCase[]): Promise<Outcome[]> {
  const answers = await ask(
    cases.map(one => ({
      op: 'template' as const,
      name: 'case',
      template: one.template,
      data: dataOf(one),
      missingKey: one.missingKey ?? 'error',
    })),
  );
  return answers.map(({ ok, output, error }, index) => {
    const template = cases[index]?.template ?? '';
    return ok ? { template, output: output.toString('latin1') } : { template, error: comparable(error) };
  });
}

export function rendered(one: TemplateCase): Outcome {
  const { template } = one;
  const options = { missingKey: one.missingKey ?? ('error' as const), tools };
  try {
    const parsed = parseTemplate(template, 'case', { isFunction: () => false });
    return { template, output: executeTemplate(parsed, goValue(dataOf(one)), {}, options) };
  } catch (error) {
    if (!(error instanceof PosternError)) throw error;
    return { template, error: comparable(error.message, error.code) };
  }
}

const tools = { now: () => 0, randomBytes: () => Buffer.alloc(0) };

function dataOf(one: TemplateCase): unknown {
  return 'data' in one ? one.data : world;
}

/**
 * The words of an error up to where ours say something else than Go's on purpose: Go shows values and panics of its
 * reflection. Where it parses it has no column, and the line of the token behind the one that is wrong.
 */
function comparable(error: string, code?: string): string {
  const isSyntax = code === 'TEMPLATE_SYNTAX' || !error.includes(': executing "');
  const withoutHint = error.replace(/: for such a key write \{\{ index \. "(?:[^"\\]|\\.)*" \}\}/, '');
  const message = isSyntax ? withoutHint.replace(/^(template: case):[0-9:]+/, '$1') : error;
  for (const [ours, end] of ownWords) {
    const found = ours.exec(message);
    if (found !== null) return `${message.slice(0, found.index)}${end}`;
  }
  return message;
}

const ownWords: readonly (readonly [RegExp, string])[] = [
  [/range can't iterate over /, 'cannot be ranged over'],
  [/can't use \S+ to iterate/, 'not with two variables'],
  [/(reflect: )?(slice |string )?index out of range|invalid slice index/, 'index out of range'],
  // Go says `interface {}` where a value was kept in one.
  [/(?<=can't evaluate field \S+) in type /, ''],
  [/non-comparable type/, 'cannot be compared'],
  [/non-function /, 'no function'],
  [/exceeded maximum template depth/, 'too deep'],
  [/reflect: call of reflect.Value.Type on zero Value|len of nil pointer/, 'no length'],
  [/(template: )?multiple definition/, 'defined twice'],
  [/malformed character constant|invalid syntax/, 'no such literal'],
  [/unexpected \. after (term|a text)/, 'a field of a literal'],
];
