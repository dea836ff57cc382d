import { expect, test } from 'vitest';
import { problem } from '../../errors.ts';
import { collectRefusals } from './collect-refusals.ts';

const refuse = (place: string) => (): never => {
  throw problem('SETTINGS_INVALID', { place, reason: 'wrong' });
};

test('what is read comes back, and at the end nothing is thrown', () => {
  const refusals = collectRefusals();
  expect(refusals.or(0, () => 1)).toBe(1);
  expect(() => refusals.throwAll()).not.toThrow();
});

test('every refusal is a line of one error at the end, once', () => {
  const refusals = collectRefusals();
  const inner = (): void => {
    const own = collectRefusals();
    own.or(undefined, refuse('f:1'));
    own.or(undefined, refuse('f:2'));
    own.throwAll();
  };
  expect(refusals.or(5, refuse('f:1'))).toBe(5);
  refusals.or(undefined, inner);
  expect(() => refusals.throwAll()).toThrow(
    expect.objectContaining({ code: 'SETTINGS_INVALID', message: 'f:1: wrong\nf:2: wrong' }),
  );
});

test('what is no refusal is thrown as it is', () => {
  const broken = new Error('broken');
  expect(() =>
    collectRefusals().or(undefined, () => {
      throw broken;
    }),
  ).toThrow(broken);
});
