import { expect, test } from 'vitest';
import { run } from './explain.ts';
import { allRules } from './rules.ts';
import { captureOutput } from './testing/captured-output.ts';

const printed = captureOutput();

test('shows the page of a rule, however its id is written', async () => {
  expect(await run(['pst112'])).toBe(0);
  expect(printed.stdout).toMatch(/^# PST112\n\nA `find` that selects everything/u);
});

test('lists those that begin as asked', async () => {
  expect(await run(['pst81'])).toBe(0);
  expect(printed.stdout).toMatch(/^PST810  /u);
  expect(
    printed.stdout
      .trimEnd()
      .split('\n')
      .every(line => line.startsWith('PST81')),
  ).toBe(true);
});

test('lists all of them without one', async () => {
  expect(await run([])).toBe(0);
  expect(printed.stdout.trimEnd().split('\n')).toHaveLength(allRules.length);
});

test.for([
  [['PST1112'], 'there is no rule PST1112; did you mean PST11'],
  [['shop/team'], 'shop/team is a custom rule of a SecretPolicy; kubectl get secretpolicy shop'],
  [['nonsense'], 'postern explain lists them'],
  [['../../package'], 'there is no rule'],
  [['PST101', 'PST102'], 'one rule at a time'],
] as const)('%j is answered with what to write', async ([args, hint]) => {
  expect(await run([...args])).toBe(2);
  expect(printed.stderr).toContain(hint);
  expect(printed.stdout).toBe('');
});
