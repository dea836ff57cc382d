import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { sendTogether } from './send-together.ts';

test('answers of one turn go at its end, in their order', async () => {
  const sent: string[] = [];
  const send = sendTogether(() => false);
  send(() => sent.push('a'));
  await Promise.resolve();
  send(() => sent.push('b'));
  expect(sent).toEqual([]);
  await setImmediate();
  expect(sent).toEqual(['a', 'b']);
});

test('an answer that is given while others are sent goes in the next turn', async () => {
  const sent: string[] = [];
  const send = sendTogether(() => false);
  send(() => {
    sent.push('a');
    send(() => sent.push('b'));
  });
  await setImmediate();
  expect(sent).toEqual(['a']);
  await setImmediate();
  expect(sent).toEqual(['a', 'b']);
});

test('the only client that there is does not wait for others', () => {
  const sent: string[] = [];
  sendTogether(() => true)(() => sent.push('a'));
  expect(sent).toEqual(['a']);
});

test('no answer goes before one that was given sooner', async () => {
  const sent: string[] = [];
  let isAlone = false;
  const send = sendTogether(() => isAlone);
  send(() => sent.push('a'));
  isAlone = true;
  send(() => sent.push('b'));
  expect(sent).toEqual([]);
  await setImmediate();
  expect(sent).toEqual(['a', 'b']);
});
