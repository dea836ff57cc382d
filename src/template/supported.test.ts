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
      data: { ok: '{{ .x }}', 'a.conf': '\n{{ .x | uper }}', b: '{{ .x' },
      templateFrom: [{ literal: 'a: b' }],
    },
  });

  expect(problems.map(problem => problem.path)).toEqual([
    'spec.target.template.type',
    'spec.target.template.data[a.conf]',
    'spec.target.template.data[b]',
    'spec.target.template.templateFrom[0]',
  ]);
  expect(problems[1]?.message).toBe('template: a.conf:2:8: function "uper" not defined');
  expect(problems[2]?.message).toBe('template: b:1:5: unclosed action');
});

test('a field of a value is refused before it fails in every pod', () => {
  const data = { a: '{{ .tls.key }}', b: '{{ .data.user }}', c: '{{ if .x }}{{ .x.y }}{{ end }}' };

  const problems = templateProblems({ template: { data } });

  expect(problems).toEqual([
    {
      path: 'spec.target.template.data[a]',
      message: '.tls.key asks for a field of a value; for a key with a dot write {{ index . "tls.key" }}',
    },
    {
      path: 'spec.target.template.data[b]',
      message:
        '.data.user asks for a field of a value; for a key with a dot write {{ index . "data.user" }}, for the fetched key write {{ .user }}',
    },
  ]);
});
