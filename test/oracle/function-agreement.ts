/** What Go makes of a template with ESO's functions, and what we make of it. */
import { PosternError } from '../../src/errors.ts';
import { render } from '../../src/template/functions/testing/render.ts';
import type { World } from './cases/crypto-world.ts';
import { ask } from './oracle.ts';

/** Ours; undefined where it fails, with the message beside for who looks at a difference. */
export interface Outcome {
  readonly template: string;
  readonly output: string | undefined;
  readonly error?: string;
}

export async function rendered(template: string, strings: World): Promise<Outcome> {
  try {
    return { template, output: await render(template, strings) };
  } catch (error) {
    if (!(error instanceof PosternError)) throw error;
    return { template, output: undefined, error: error.message };
  }
}

export async function judged(templates: readonly string[], strings: World): Promise<Outcome[]> {
  // Only what a template names is sent, since it is sent with each.
  const answers = await ask(
    templates.map(template => ({
      op: 'template' as const,
      template,
      strings: new Map(used(template, strings).map(([key, text]) => [key, Buffer.from(text, 'latin1')])),
      functions: true,
      missingKey: 'error' as const,
    })),
  );
  return answers.map((answer, index) => ({
    template: templates[index] ?? '',
    output: answer.ok ? answer.output.toString('latin1') : undefined,
    ...(answer.ok ? {} : { error: answer.error }),
  }));
}

function used(template: string, strings: World): [string, string][] {
  return Object.entries(strings).filter(([key]) => new RegExp(`\\.${key}\\b`).test(template));
}
