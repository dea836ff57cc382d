import { expect, test } from 'vitest';
import { npmFolder } from './npm-folder.ts';

const byNpm = { npm_lifecycle_event: 'postern', INIT_CWD: '/home/shop' };

test.for([
  ['a script of npm means the folder that npm was started in', byNpm, '/postern', '/home/shop'],
  ['npm was started beside package.json', { ...byNpm, INIT_CWD: '/postern' }, '/postern', undefined],
  ['another script has started it', { ...byNpm, npm_lifecycle_event: 'test' }, '/postern', undefined],
  ['somebody has gone to another folder', byNpm, '/tmp', undefined],
  ['npm did not say where it was started', { npm_lifecycle_event: 'postern' }, '/postern', undefined],
  ['npm has no part in it', {}, '/postern', undefined],
  ['a shell that npm has started', { INIT_CWD: '/home/shop' }, '/postern', undefined],
] as const)('%s', ([, env, cwd, folder]) => {
  expect(npmFolder(['postern', 'demo'], '/postern', { env, cwd })).toBe(folder);
});
