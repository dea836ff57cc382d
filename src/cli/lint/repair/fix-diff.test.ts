import { expect, test } from 'vitest';
import { fixDiff } from './fix-diff.ts';

test('the line between two documents is shown', () => {
  const text = (kind: string) => `kind: ${kind}\n---\nkind: Secret\n`;
  expect(fixDiff('a.yaml', text('Pod'), text('Job'))).toContain('\n ---\n');
});
