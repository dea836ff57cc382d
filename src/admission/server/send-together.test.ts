import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { sendTogether } from './send-together.ts';

test('answers of one turn go at its end, in their order', async () => {
  const sent: string[] = [];
  const { send } = sendTogether<string>(
    answer => sent.push(answer),
    () => false,
  );
  send('a');
  await Promise.resolve();
  send('b');
  expect(sent).toEqual([]);
  await setImmediate();
  expect(sent).toEqual(['a', 'b']);
});

test('an answer that is given while others are sent goes in the next turn', async () => {
  const sent: string[] = [];
  const { send } = sendTogether<string>(
    answer => {
      sent.push(answer);
      if (answer === 'a') send('b');
    },
    () => false,
  );
  send('a');
  await setImmediate();
  expect(sent).toEqual(['a']);
  await setImmediate();
  expect(sent).toEqual(['a', 'b']);
});

test('the only client that there is does not wait for others', () => {
  const sent: string[] = [];
  sendTogether<string>(
    answer => sent.push(answer),
    () => true,
  ).send('a');
  expect(sent).toEqual(['a']);
});

test('no answer goes before one that was given sooner', async () => {
  const sent: string[] = [];
  let isAlone = false;
  const { send } = sendTogether<string>(
    answer => sent.push(answer),
    () => isAlone,
  );
  send('a');
  isAlone = true;
  send('b');
  expect(sent).toEqual([]);
  await setImmediate();
  expect(sent).toEqual(['a', 'b']);
});

test('four do not wait for a fifth', async () => {
  const sent: number[] = [];
  const { send } = sendTogether<number>(
    answer => sent.push(answer),
    () => false,
  );
  for (const answer of [1, 2, 3]) send(answer);
  expect(sent).toEqual([]);
  for (const answer of [4, 5]) send(answer);
  expect(sent).toEqual([1, 2, 3, 4]);
  await setImmediate();
  expect(sent).toEqual([1, 2, 3, 4, 5]);
});

test('what waits does not wait for something that takes long', async () => {
  const sent: string[] = [];
  const { send, sendNow } = sendTogether<string>(
    answer => sent.push(answer),
    () => false,
  );
  send('a');
  sendNow();
  expect(sent).toEqual(['a']);
  send('b');
  await setImmediate();
  expect(sent).toEqual(['a', 'b']);
});
