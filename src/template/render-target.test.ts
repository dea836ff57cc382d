import { describe, expect, test } from 'vitest';
import { renderTarget } from './render-target.ts';
import type { TargetTemplate } from './render-target.ts';

const fetched = new Map([
  ['user', Buffer.from('u')],
  ['pass', Buffer.from('p')],
]);

function render(template: TargetTemplate | undefined): Record<string, string> {
  return Object.fromEntries(
    [...renderTarget(template, fetched)].map(([key, value]) => [key, value.toString()]),
  );
}

describe('which keys come out', () => {
  test.each<[string, TargetTemplate | undefined, Record<string, string>]>([
    ['no template: what was fetched', undefined, { user: 'u', pass: 'p' }],
    ['an empty template: what was fetched', {}, { user: 'u', pass: 'p' }],
    ['a template that only sets a type: what was fetched', { type: 'Opaque' }, { user: 'u', pass: 'p' }],
    ['template.data: its keys only', { data: { dsn: '{{ .user }}:{{ .pass }}' } }, { dsn: 'u:p' }],
    [
      'mergePolicy Merge: both, the template over what was fetched',
      { mergePolicy: 'Merge', data: { user: 'x-{{ .user }}' } },
      { user: 'x-u', pass: 'p' },
    ],
  ])('%s', (_, template, expected) => {
    expect(render(template)).toEqual(expected);
  });
});

test('an error names the key, the line and the column', () => {
  expect(() => render({ data: { 'app.conf': 'user={{ .user }}\nhost={{ .host }}' } })).toThrow(
    'spec.target.template.data[app.conf]: template: app.conf:2:8: executing "app.conf" at <.host>: map has no entry for key "host"',
  );
});

describe('types that need certain keys', () => {
  test.each<[TargetTemplate, string]>([
    [{ type: 'kubernetes.io/tls', data: { 'tls.crt': 'x' } }, 'type kubernetes.io/tls needs key tls.key'],
    [{ type: 'kubernetes.io/basic-auth', data: { x: 'x' } }, 'needs key username or password'],
    [
      { type: 'kubernetes.io/ssh-auth', data: { 'ssh-privatekey': '' } },
      'needs a value for key ssh-privatekey',
    ],
    [{ type: 'kubernetes.io/dockerconfigjson' }, 'needs key .dockerconfigjson'],
    [
      { type: 'kubernetes.io/dockerconfigjson', data: { '.dockerconfigjson': 'canary-1' } },
      'spec.target.template.type: type kubernetes.io/dockerconfigjson needs a JSON object under key .dockerconfigjson',
    ],
  ])('%j is refused as the API server would', (template, message) => {
    expect(() => render(template)).toThrow(message);
    expect(() => render(template)).not.toThrow('canary');
  });

  test.each<TargetTemplate>([
    { type: 'kubernetes.io/tls', data: { 'tls.crt': '', 'tls.key': '' } },
    { type: 'kubernetes.io/dockerconfigjson', data: { '.dockerconfigjson': '{"auths":{}}' } },
    { type: 'kubernetes.io/basic-auth', data: { password: '{{ .pass }}' } },
    { type: 'example.com/own' },
  ])('%j is complete', template => {
    expect(() => render(template)).not.toThrow();
  });
});
