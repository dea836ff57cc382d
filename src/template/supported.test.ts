import { expect, test } from 'vitest';
import { templateProblems } from './supported.ts';

test('a template that can be rendered has no problems', () => {
  expect(templateProblems({ template: { type: 'Opaque', data: { a: '{{ .x }}' } } })).toEqual([]);
  expect(templateProblems({})).toEqual([]);
  expect(templateProblems(undefined)).toEqual([]);
});

test('every problem is listed with its field', () => {
  const problems = templateProblems({
    template: {
      type: 'bootstrap.kubernetes.io/token',
      data: { ok: '{{ .x }}', 'a.conf': '\n{{ .x | upper }}', b: '{{ .x' },
      templateFrom: [{ literal: 'a: b' }],
    },
  });

  expect(problems.map(problem => problem.path)).toEqual([
    'spec.target.template.type',
    'spec.target.template.data[a.conf]',
    'spec.target.template.data[b]',
    'spec.target.template.templateFrom[0]',
  ]);
  expect(problems[1]?.message).toContain('2:1: the function "upper" is not supported yet');
  expect(problems[2]?.message).toBe('1:1: unclosed action');
});
