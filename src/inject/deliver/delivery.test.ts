import { describe, expect, test } from 'vitest';
import type { DirectoryPlan, EnvVariable } from '../../plan/plan.ts';
import { combine, lastOfEach, mergeDirectories } from './delivery.ts';

function variables(...list: readonly EnvVariable[]): DirectoryPlan {
  const source = { kind: 'env' as const, file: 'env', format: 'kubelet' as const, variables: list };
  return { path: '/postern/env/app', fileMode: 0o644, sources: [source] };
}

function files(secret: string, path = '/postern/volumes/v'): DirectoryPlan {
  return { path, fileMode: 0o644, sources: [{ kind: 'files', secret, folder: '' }] };
}

const a = { name: 'A', secret: 'db', key: 'a' };
const b = { name: 'B', secret: 'db', key: 'b' };

describe('merged directories', () => {
  test('stand in the order of the earlier ones, new ones behind', () => {
    const earlier = [files('x', '/2'), files('x', '/1')];
    const paths = mergeDirectories(earlier, [files('y', '/3'), files('y', '/1')]).map(({ path }) => path);
    expect(paths).toEqual(['/2', '/1', '/3']);
  });

  test('keep the variables of both, the later one of the same name', () => {
    const later = { ...a, secret: 'api' };
    expect(mergeDirectories([variables(a, b)], [variables(later)])).toEqual([variables(b, later)]);
    expect(mergeDirectories([variables(a, b)], [variables(a)])).toEqual([variables(a, b)]);
  });

  test('keep what an optional one of the same name may leave to be seen', () => {
    const maybe = { ...a, secret: 'api', optional: true as const };
    expect(mergeDirectories([variables(a, maybe)], [variables(a, b)])).toEqual([variables(a, maybe, b)]);
    expect(mergeDirectories([variables(a)], [variables(maybe)])).toEqual([variables(a, maybe)]);
  });

  test('keep the exceptions of both for a whole secret', () => {
    const whole = (...except: string[]) => variables({ prefix: 'P_', secret: 'db', except });
    expect(mergeDirectories([whole('X', 'Y')], [whole('Y', 'Z')])).toEqual([whole('X', 'Y', 'Z')]);
    expect(
      mergeDirectories(
        [variables({ prefix: '', secret: 'db' })],
        [variables({ prefix: '', secret: 'db', except: ['X'] })],
      ),
    ).toEqual([variables({ prefix: '', secret: 'db', except: ['X'] })]);
  });

  test('take the later files of the same path', () => {
    expect(mergeDirectories([files('x')], [files('y')])).toEqual([files('y')]);
  });
});

test('of variables of the same kind the last one stays, where it stands', () => {
  const whole = { prefix: '', secret: 'db' };
  const other = { prefix: '', secret: 'api' };
  expect(lastOfEach([whole, other, a, whole, { ...a, key: 'z' }])).toEqual([
    other,
    whole,
    { ...a, key: 'z' },
  ]);
});

test('one that is optional hides none', () => {
  const maybe = { ...a, optional: true as const };
  const whole = { prefix: '', secret: 'db' };
  const list = [whole, { ...whole, optional: true as const }, a, maybe, maybe];
  expect(lastOfEach(list)).toEqual(list);
  expect(lastOfEach([...list, a])).toEqual([...list.slice(0, 2), a]);
});

test('deliveries are combined part by part', () => {
  const delivery = (name: string) => ({
    directories: [files(name)],
    volumes: [{ name }],
    mounts: [{ at: { container: { name }, pointer: '', path: '' }, mount: { name, mountPath: '' } }],
    patch: [{ op: 'remove' as const, path: name }],
    findings: [{ rule: name, severity: 'error' as const, path: '', message: '' }],
  });
  const [x, y] = [delivery('x'), delivery('y')];
  expect(combine(x, y)).toEqual({
    directories: [...x.directories, ...y.directories],
    volumes: [...x.volumes, ...y.volumes],
    mounts: [...x.mounts, ...y.mounts],
    patch: [...x.patch, ...y.patch],
    findings: [...x.findings, ...y.findings],
  });
});
