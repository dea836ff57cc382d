import { expect, test } from 'vitest';
import { defaultSettings, readSettings } from './settings.ts';

test('an empty file means the defaults', () => {
  expect(readSettings('', 'f.yaml')).toEqual(defaultSettings);
  expect(readSettings('# nothing\n', 'f.yaml')).toEqual(defaultSettings);
});

test('every setting can be set', () => {
  const text =
    'image: i@sha256:0\ndefaults: { refresh: 5m, agent-image: x }\nlocked: [refresh]\nunlocked: [agent-image]\nrunAsUser: 7\n';
  expect(readSettings(text, 'f.yaml')).toEqual({
    image: 'i@sha256:0',
    defaults: { refresh: '5m', 'agent-image': 'x' },
    locked: ['refresh'],
    runAsUser: 7,
  });
});

test('a lock of the operator adds to ours', () => {
  expect(readSettings('locked: [refresh]', 'f.yaml').locked).toEqual(['agent-image', 'refresh']);
  expect(readSettings('locked: []', 'f.yaml').locked).toEqual(['agent-image']);
});

test.each([
  ['- a list', 'f.yaml:1:1: must be a map of settings'],
  ['image: x\nimages: y', 'f.yaml:2:9: there is no setting "images": did you mean "image"?'],
  [
    '__proto__: 1',
    'there is no setting "__proto__"; there are image, defaults, locked, unlocked, runAsUser, certificates',
  ],
  ['image: ""', 'f.yaml:1:8: image must be an image reference'],
  ['image: [x]', 'image must be an image reference'],
  ['runAsUser: 0', 'f.yaml:1:12: runAsUser must be a user id above 0'],
  ['runAsUser: root', 'runAsUser must be a user id above 0'],
  ['defaults: [x]', 'defaults must be a map from option to text'],
  ['defaults:\n  mountpath: /x', 'f.yaml:2:14: there is no option "mountpath": did you mean "mount-path"?'],
  ['defaults: { constructor: x }', 'there is no option "constructor"'],
  ['defaults: { inject: auto }', 'inject has no default: a pod asks for injection itself'],
  ['defaults: { file-mode: 0644 }', 'the default of file-mode must be a text in quotes'],
  ['defaults:\n  refresh: 2d', 'f.yaml:2:12: refresh "2d" is not a duration'],
  [
    'defaults: { agent-memory-request: 1Gi }',
    'agent-memory-limit is 128Mi, which is less than agent-memory-request, 1Gi',
  ],
  ['locked: refresh', 'locked must be a list of options'],
  ['locked: [reload]', 'there is no option "reload"'],
  ['locked: [42]', 'there is no option "42"'],
  ['unlocked: [reload]', 'there is no option "reload"'],
  ['image: "unclosed', 'f.yaml:1:'],
])('%j is refused: %s', (text, message) => {
  expect(() => readSettings(text, 'f.yaml')).toThrow(message);
});
