import { expect, test } from 'vitest';
import { folderFor } from './folder-for.ts';

const longest = 'n'.repeat(252);

test('is named after the object', () => {
  expect(folderFor('ClusterSecretStore', 'main')).toBe('clustersecretstore.main');
});

test.each(['ConfigMap', 'Secret', 'SecretStore', 'ClusterSecretStore', 'VaultDynamicSecret'])(
  'of a %s with the longest of names fits in a volume, and is no other one’s',
  kind => {
    const folders = ['a', 'b'].map(end => folderFor(kind, longest + end));
    expect(folders.map(({ length }) => length <= 255)).toEqual([true, true]);
    expect(new Set(folders).size).toBe(2);
    expect(folders[0]?.startsWith(`${kind.toLowerCase()}.nnn`)).toBe(true);
    expect(folderFor(kind, `${longest}a`)).toBe(folders[0]);
  },
);
