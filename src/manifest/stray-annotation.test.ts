import { expect, test } from 'vitest';
import { strayName } from './stray-annotation.ts';

const names = new Set(['inject', 'mount-path']);
const meant = (annotation: string) => strayName(annotation, name => names.has(name));

test.for([
  ['postern/inject', 'inject'],
  ['postern.io/inject', 'inject'],
  ['postern.com/mount-path', 'mount-path'],
  ['Postern.dev/inject', 'inject'],
  ['postern.dev.inject', 'inject'],
  ['postern.dev:inject', 'inject'],
  ['postern.inject', 'inject'],
  ['postern-inject', 'inject'],
  ['postern.dev-mount-path', 'mount-path'],
  ['postren.dev/inject', 'inject'],
  ['postern.de/inject', 'inject'],
  ['posterns.dev/inject', 'inject'],
] as const)('%s means %s', ([annotation, name]) => {
  expect(meant(annotation)).toBe(name);
});

test.for([
  'postern.dev/inject',
  'postern.dev/unheard',
  'postern.io/unheard',
  'postern/constructor',
  'inject',
  '/inject',
  'example.com/inject',
  'eastern.dev/inject',
  'pattern.dev/inject',
  'sidecar.istio.io/inject',
  'postern.example.com/inject',
  'postern.io/a/inject',
  `${'postern.'.repeat(100_000)}inject`,
  `${'p'.repeat(100_000)}/inject`,
])('%s is left alone', annotation => {
  expect(meant(annotation)).toBeUndefined();
});
