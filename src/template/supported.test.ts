import { describe, expect, test } from 'vitest';
import { templateProblems } from './supported.ts';
import type { TargetTemplate } from '../api/target.ts';

test('a template that can be rendered has no problems', () => {
  const template: TargetTemplate = {
    type: 'Opaque',
    data: { a: '{{ .x | upper | b64enc }}', b: '{{ if .x }}{{ printf "%q" .x }}{{ end }}' },
    templateFrom: [
      { literal: 'a: {{ .x | quote }}', target: 'labels' },
      { configMap: { name: 'c', items: [{ key: 'k' }] } },
    ],
    metadata: { labels: { a: '{{ .x }}' }, annotations: { 'b.example.com/c': 'plain' } },
  };

  expect(templateProblems({ template })).toEqual([]);
  expect(templateProblems({})).toEqual([]);
  expect(templateProblems(undefined)).toEqual([]);
});

test('every problem is listed with its field, in the order in which it would be met', () => {
  const problems = templateProblems({
    template: {
      type: 'bootstrap.kubernetes.io/token',
      data: { ok: '{{ .x }}', 'a.conf': '\n{{ .x | uper }}', b: '{{ .x' },
      templateFrom: [{ literal: 'a: {{ end }}', target: 'spec.a' }],
      metadata: { labels: { l: '{{ nope }}' }, annotations: { n: '{{ .a.b }}' } },
    },
  });

  expect(problems.map(problem => problem.path)).toEqual([
    'spec.target.template.type',
    'spec.target.template.templateFrom[0].target',
    'spec.target.template.templateFrom[0].literal',
    'spec.target.template.data[a.conf]',
    'spec.target.template.data[b]',
    'spec.target.template.metadata.labels[l]',
    'spec.target.template.metadata.annotations[n]',
  ]);
  expect(problems[1]?.fix).toBe('write Data, Annotations or Labels');
});

describe('a problem has the line, the column, and what to write', () => {
  test.each<[string, RegExp, string | undefined]>([
    ['x\n{{ .x | uper }}', /^template: a:2:\d+: function "uper" not defined$/, 'write upper'],
    ['{{ b64encode .x }}', /function "b64encode" not defined$/, 'write b64enc'],
    ['{{ env "HOME" }}', /function "env" not defined$/, 'leave it out: External Secrets has no env either'],
    ['{{ .x', /^template: a:1:\d+: unclosed action$/, undefined],
    [
      '{{ .data.x }}',
      /^\.data\.x asks for a field of a value; .* for the fetched key write \{\{ \.x \}\}$/,
      undefined,
    ],
    [
      '{{ .tls.crt }}',
      /^\.tls\.crt asks for a field of a value; for a key with a dot write \{\{ index \. "tls\.crt" \}\}$/,
      undefined,
    ],
  ])('%j', (text, message, fix) => {
    const [problem] = templateProblems({ template: { data: { a: text } } });

    expect(problem?.message).toMatch(message);
    expect(problem?.fix).toBe(fix);
  });
});

test.for([
  ['base64encode', 'write b64enc'],
  ['Base64Decode', 'write b64dec'],
  ['jsonencode', 'write toJson'],
  ['uper', 'write upper'],
  ['env', 'leave it out: External Secrets has no env either'],
] as const)('%s is what others call a function: %s', ([name, fix]) => {
  const [problem] = templateProblems({ template: { data: { a: `{{ .x | ${name} }}` } } });
  expect(problem?.fix).toBe(fix);
});
