import { expect, test } from 'vitest';
import { defaultSettings, readSettings } from './settings.ts';

test('an empty file means the defaults', () => {
  expect(readSettings('', 'f.yaml')).toEqual(defaultSettings);
  expect(readSettings('# nothing\n', 'f.yaml')).toEqual(defaultSettings);
});

test('every setting can be set', () => {
  const image = `i@sha256:${'0'.repeat(64)}`;
  const text = `image: ${image}\ndefaults: { refresh: 5m, agent-image: x }\nlocked: [refresh]\nunlocked: [agent-image]\nrunAsUser: 7\n`;
  expect(readSettings(text, 'f.yaml')).toEqual({
    image,
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
  ['image: ""', 'f.yaml:1:8: image is empty; write an image reference, name[:tag][@digest]'],
  ['image: [x]', 'image must be an image reference'],
  ['image: a b', 'f.yaml:1:8: image "a b" is no image'],
  ['image: a@sha256:…', 'f.yaml:1:8: image "a@sha256:…" has no whole digest'],
  ['defaults: { agent-image: a b }', 'f.yaml:1:26: agent-image "a b" is no image'],
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
  ['locked:\n  - refresh\n  - reload', 'f.yaml:3:5: there is no option "reload"'],
  ['unlocked: [reload]', 'there is no option "reload"'],
  ['image: "unclosed', 'f.yaml:1:17: is not valid YAML: a quote has no end'],
  ['image: a\n---\nimage: b\n', 'f.yaml:2:1: is a second document: settings are one'],
  ['image: {\n', 'f.yaml:2:1: is not valid YAML: a "{" has no "}"'],
  ['locked: [refresh\nimage: a\n', 'is not valid YAML: a "[" has no "]"'],
  ['image: a\nimage: b\n', 'f.yaml:2:1: the key is there twice in the same object'],
  ['image: *a\n', 'f.yaml:1:8: the alias (*name) has no anchor (&name) before it'],
  ['image: &a [*a]\n', 'f.yaml:1:12: the alias (*name) stands inside of what it repeats'],
  ['[a]: b', 'f.yaml:1:1: the key is not text'],
])('%j is refused: %s', (text, message) => {
  expect(() => readSettings(text, 'f.yaml')).toThrow(message);
});

test('everything that is wrong is said, each with its place', () => {
  const text = `image: a b
images: c
defaults:
  refresh: 2d
  mountpath: /x
locked: [reload, reloads]
unlocked: refresh
runAsUser: 0
`;
  const places = ['2:9', '1:8', '4:12', '5:14', '7:11', '6:10', '6:18', '8:12'];
  expect(() => readSettings(text, 'f.yaml')).toThrow(
    expect.objectContaining({
      code: 'SETTINGS_INVALID',
      message: expect.stringMatching(
        new RegExp(`^${places.map(place => `f\\.yaml:${place}: .+`).join('\n')}$`),
      ),
    }),
  );
});
