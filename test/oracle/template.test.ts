import { describe, expect, test } from 'vitest';
import { actionCases } from './cases/template-actions.ts';
import { builtinCases } from './cases/template-builtins.ts';
import { controlCases } from './cases/template-control.ts';
import { printfCases } from './cases/template-printf.ts';
import { judged, rendered } from './template-agreement.ts';

describe.each([
  ['text, literals, fields, variables and pipelines', actionCases],
  ['if, with, range, define, template and block', controlCases],
  ['Go’s own functions', builtinCases],
  ['printf', printfCases],
])('%s', (_, cases) => {
  test(`${cases.length} templates give what Go gives, or fail with its words`, async () => {
    const expected = await judged(cases);

    const answers = cases.map(rendered);

    expect(answers).toEqual(expected);
  });
});
