import { describe, expect, test } from 'vitest';
import type { Container, PodSpec } from '../api/pod.ts';
import { covers, placeAgent, placeMounts, placeVolumes } from './place-parts.ts';

const init = { name: 'postern-init', image: 'i' };
const refresh = { name: 'postern-refresh', image: 'i', restartPolicy: 'Always' };
const agent = { init, refresh };
const user = { name: 'user' };
const nobody = (): boolean => false;

function spec(...initContainers: Container[]): PodSpec {
  return { containers: [user], initContainers };
}

describe('our containers', () => {
  test('come first, in order', () => {
    expect(placeAgent({ containers: [] }, agent, 'initContainers', nobody)).toEqual([
      { op: 'add', path: '/spec/initContainers', value: [init, refresh] },
    ]);
    expect(placeAgent(spec(user), agent, 'initContainers', nobody)).toEqual([
      { op: 'add', path: '/spec/initContainers/0', value: init },
      { op: 'add', path: '/spec/initContainers/1', value: refresh },
    ]);
  });

  test('stay where they are when they are there, also behind another', () => {
    const present = spec(user, { ...init, imagePullPolicy: 'Always' }, refresh);
    expect(placeAgent(present, agent, 'initContainers', nobody)).toEqual([]);
  });

  test('are put right where somebody changed them', () => {
    const present = spec({ ...init, image: 'evil' }, refresh);
    expect(placeAgent(present, agent, 'initContainers', nobody)).toEqual([
      { op: 'replace', path: '/spec/initContainers/0', value: init },
    ]);
  });

  test('move in front of an init container that waits for them', () => {
    const served = ({ name }: Container): boolean => name === 'user';
    expect(placeAgent(spec(user, init, refresh), agent, 'initContainers', served)).toEqual([
      { op: 'remove', path: '/spec/initContainers/1' },
      { op: 'add', path: '/spec/initContainers/0', value: init },
    ]);
  });

  test('a lost refresher comes back behind the init container', () => {
    expect(placeAgent(spec(user, init), agent, 'initContainers', nobody)).toEqual([
      { op: 'add', path: '/spec/initContainers/2', value: refresh },
    ]);
  });

  test('the refresher is a plain container, without restartPolicy, where there are no native sidecars', () => {
    const plain = { name: 'postern-refresh', image: 'i' };
    expect(placeAgent(spec(), agent, 'containers', nobody)).toEqual([
      { op: 'add', path: '/spec/containers/-', value: plain },
      { op: 'add', path: '/spec/initContainers/0', value: init },
    ]);
    expect(
      placeAgent({ containers: [user, plain], initContainers: [init] }, agent, 'containers', nobody),
    ).toEqual([]);
    expect(
      placeAgent(
        { containers: [{ ...plain, image: 'evil' }], initContainers: [init] },
        agent,
        'containers',
        nobody,
      ),
    ).toEqual([{ op: 'replace', path: '/spec/containers/0', value: plain }]);
  });

  test('there is no refresher in a pod that has to end', () => {
    expect(placeAgent(spec(user), agent, 'nowhere', nobody)).toEqual([
      { op: 'add', path: '/spec/initContainers/0', value: init },
    ]);
  });
});

describe('volumes', () => {
  test('are added, put right or left', () => {
    const v = { name: 'v', emptyDir: { medium: 'Memory', sizeLimit: '1024Mi' } };
    expect(placeVolumes({ containers: [] }, [v])).toEqual([{ op: 'add', path: '/spec/volumes', value: [v] }]);
    expect(placeVolumes({ containers: [], volumes: [] }, [v])).toEqual([
      { op: 'add', path: '/spec/volumes/-', value: v },
    ]);
    const stored = { name: 'v', emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } };
    expect(placeVolumes({ containers: [], volumes: [stored] }, [v])).toEqual([]);
    expect(placeVolumes({ containers: [], volumes: [{ name: 'v', emptyDir: {} }] }, [v])).toEqual([
      { op: 'replace', path: '/spec/volumes/0', value: v },
    ]);
    expect(placeVolumes({ containers: [] }, [])).toEqual([]);
  });
});

test('two mounts of a container without any become one list', () => {
  const at = { container: user, pointer: '/spec/containers/0', path: '' };
  const full = { container: { name: 'x', volumeMounts: [] }, pointer: '/spec/containers/1', path: '' };
  const mount = { name: 'v', mountPath: '/v' };
  expect(
    placeMounts([
      { at, mount },
      { at, mount },
      { at: full, mount },
    ]),
  ).toEqual([
    { op: 'add', path: '/spec/containers/0/volumeMounts', value: [mount] },
    { op: 'add', path: '/spec/containers/0/volumeMounts/-', value: mount },
    { op: 'add', path: '/spec/containers/1/volumeMounts/-', value: mount },
  ]);
});

describe('a stored object', () => {
  test.each<[unknown, unknown, boolean]>([
    [{ a: 1, more: 2 }, { a: 1 }, true],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [[{ n: 'x' }, { n: 'y', d: 1 }], [{ n: 'y' }], true],
    [[{ n: 'x' }], [{ n: 'y' }], false],
    [['a', 'b'], ['a', 'b'], true],
    [['a', 'b', 'c'], ['a', 'b'], false],
    [['b', 'a'], ['a', 'b'], false],
    [{ limits: { cpu: '500m' } }, { limits: { cpu: '0.5' } }, true],
    [{ limits: { cpu: '600m' } }, { limits: { cpu: '0.5' } }, false],
    [{ image: '1' }, { image: '1.0' }, false],
    [undefined, { a: 1 }, false],
    ['a', ['a'], false],
    [null, {}, false],
  ])('%j covers %j: %j', (actual, wanted, expected) => {
    expect(covers(actual, wanted)).toBe(expected);
  });
});
