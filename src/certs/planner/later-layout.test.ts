import { expect, test } from 'vitest';

import { laterLayout } from './later-layout.ts';
import { sampleStored } from '../testing/sample-situation.ts';

const LAYOUT = 'postern.dev/layout';
const data = { 'ca.crt': Buffer.from('x') };

test('what says nothing of its layout has the first one, which is known', () => {
  expect(laterLayout(sampleStored(data))).toBeUndefined();
  expect(laterLayout(sampleStored(data, { [LAYOUT]: '1' }))).toBeUndefined();
});

test.each(['2', '10', '', 'one', '1.1'])('layout "%s" is not known, so a later version wrote it', layout => {
  expect(laterLayout(sampleStored(data, { [LAYOUT]: layout }))).toBe(layout);
});

test('an empty Secret may be filled whatever it says', () => {
  expect(laterLayout(sampleStored({}, { [LAYOUT]: '2' }))).toBeUndefined();
});
