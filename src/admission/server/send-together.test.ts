import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { sendTogether, type Together } from './send-together.ts';

interface Sending extends Together<string> {
  readonly sent: readonly string[];
}

function sending(isAlone: () => boolean = () => false): Sending {
  const sent: string[] = [];
  return { sent, ...sendTogether<string>(answer => sent.push(answer), isAlone) };
}

test.each([
  ['answers of one turn go at its end, in their order', false],
  ['none goes before one that was given sooner, also if it is from the only client by then', true],
])('%s', async (_, isAloneThen) => {
  let isAlone = false;
  const { sent, send } = sending(() => isAlone);
  send('a');
  await Promise.resolve();
  isAlone = isAloneThen;
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
  const { sent, send } = sending(() => true);
  send('a');
  expect(sent).toEqual(['a']);
});

test('four do not wait for a fifth', async () => {
  const { sent, send } = sending();
  for (const answer of ['a', 'b', 'c']) send(answer);
  expect(sent).toEqual([]);
  for (const answer of ['d', 'e']) send(answer);
  expect(sent).toEqual(['a', 'b', 'c', 'd']);
  await setImmediate();
  expect(sent).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('what waits does not wait for something that takes long', async () => {
  const { sent, send, sendNow } = sending();
  send('a');
  sendNow();
  expect(sent).toEqual(['a']);
  send('b');
  await setImmediate();
  expect(sent).toEqual(['a', 'b']);
});
