import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const pages = globSync(['*.md', 'docs/**/*.md', 'certs/*.md'], { cwd: root });
const manifests = globSync('deploy/**/*.yaml', { cwd: root });

describe('what a page links to is there', () => {
  test.each(pages)('%s', page => {
    const links = [...readFileSync(join(root, page), 'utf8').matchAll(/\]\(([^)#]+)/g)]
      .map(match => match[1] ?? '')
      .filter(link => !link.includes('://'));
    expect(links.filter(link => !existsSync(join(root, dirname(page), link)))).toEqual([]);
  });
});

test('a page that a comment in the manifests names is there', () => {
  const named = manifests.flatMap(
    file => readFileSync(join(root, file), 'utf8').match(/docs\/[\w/.-]+\.md/g) ?? [],
  );

  expect(named.length).toBeGreaterThan(0);
  expect(named.filter(file => !existsSync(join(root, file)))).toEqual([]);
});

test('every npm script that a page names exists', () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  const named = pages.flatMap(page => [
    ...readFileSync(join(root, page), 'utf8').matchAll(/npm run (?:-s )?([\w:-]+)/g),
  ]);

  expect(named.map(match => match[1] ?? '').filter(name => !Object.hasOwn(scripts, name))).toEqual([]);
});
