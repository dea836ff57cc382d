import { describe, expect, test } from 'vitest';
import { servedSecrets } from './served-secrets.ts';
import { externalSecret, manifests, NAMESPACE } from './testing/manifests.ts';

describe('a Secret', () => {
  test('is served by the ExternalSecret that targets it, by whatever name', () => {
    const view = manifests(
      externalSecret('other', ['a'], { target: { name: 'credentials', creationPolicy: 'None' } }),
    );
    const served = servedSecrets(view, NAMESPACE);
    expect(served.by('db')).toBe('db');
    expect(served.by('credentials')).toBe('other');
    expect(served.by('other')).toBeUndefined();
    expect(served.findings).toEqual([]);
  });

  test.each(['not-ours', '__proto__', 'constructor', ''])(
    'that nobody targets stays and is looked for once: %j',
    name => {
      const served = servedSecrets(manifests(), NAMESPACE);
      expect([served.by(name), served.by(name)]).toEqual([undefined, undefined]);
      expect(served.missing).toEqual([{ kind: 'ExternalSecret', namespace: NAMESPACE, name }]);
    },
  );

  test('that nobody targets is awaited where a reference needs it', () => {
    const view = manifests(
      externalSecret('more', ['a'], { target: { name: 'mixed', creationPolicy: 'Merge' } }),
    );
    const served = servedSecrets(view, NAMESPACE);
    served.by('a', { optional: true });
    served.by('b');
    served.by('c', { optional: false });
    served.by('db');
    expect([...served.awaited]).toEqual(['b', 'c']);
    served.by('a');
    expect([...served.awaited]).toEqual(['b', 'c', 'a']);
    // The ExternalSecret that the pod is annotated for is there.
    served.by('mixed');
    expect([...served.awaited]).toEqual([]);
  });

  test("of which an ExternalSecret writes a ConfigMap of the same name stays, and is no other one's either", () => {
    const manifest = { apiVersion: 'v1', kind: 'ConfigMap' };
    const view = manifests(
      externalSecret('settings', ['a'], { target: { name: 'settings', manifest } }),
      externalSecret('second', ['a'], { target: { name: 'db', manifest } }),
    );
    const served = servedSecrets(view, NAMESPACE);
    expect(served.by('settings')).toBeUndefined();
    expect(served.by('db')).toBe('db');
    expect(served.findings).toEqual([]);
  });

  test('of another namespace stays', () => {
    expect(servedSecrets(manifests(), 'other').by('db')).toBeUndefined();
  });

  test('that two ExternalSecrets write is refused once, however often it is used', () => {
    const view = manifests(externalSecret('second', ['a'], { target: { name: 'db' } }));
    const served = servedSecrets(view, NAMESPACE);
    expect([served.by('db'), served.by('db')]).toEqual([undefined, undefined]);
    expect(served.findings).toMatchObject([
      {
        rule: 'PST311',
        severity: 'error',
        message: expect.stringContaining('ExternalSecrets db and second'),
      },
    ]);
  });

  test.each(['Merge', 'CreateOrMerge'] as const)(
    'that is written only in part (%s) stays, with a warning',
    policy => {
      const view = manifests(
        externalSecret('more', ['a'], { target: { name: 'mixed', creationPolicy: policy } }),
      );
      const served = servedSecrets(view, NAMESPACE);
      expect(served.by('mixed')).toBeUndefined();
      expect(served.findings).toMatchObject([{ rule: 'PST315', severity: 'warning' }]);
    },
  );
});
