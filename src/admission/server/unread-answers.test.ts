import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { unreadAnswers } from './unread-answers.ts';

const KiB = 1024;

function recorder(most: number) {
  let now = 0;
  let dropped = 0;
  const unread = unreadAnswers(
    most,
    () => {
      dropped += 1;
    },
    () => now,
  );
  return {
    unread,
    dropped: () => dropped,
    at: (time: number): void => {
      now = time;
    },
    /** Answers on a connection and returns what reads that. */
    answer: (socket: Socket, bytes: number): (() => void) => {
      const response = new ServerResponse(new IncomingMessage(socket));
      response.end('x');
      unread.given(response, bytes);
      return () => unread.closed(response);
    },
  };
}

test('one small answer on each connection does not count, however many there are', () => {
  const { answer, dropped } = recorder(32 * KiB);
  for (let i = 0; i < 100; i++) answer(new Socket(), 16 * KiB);

  expect(dropped()).toBe(0);
});

test('small answers to a client that asks on without reading count, and its connection goes', () => {
  const { answer, dropped } = recorder(32 * KiB);
  const [once, often] = [new Socket(), new Socket()];
  answer(once, 15 * KiB);
  for (let i = 0; i < 3; i++) answer(often, 15 * KiB);
  expect([dropped(), often.destroyed]).toEqual([0, false]);

  answer(often, 15 * KiB);

  expect([dropped(), often.destroyed, once.destroyed]).toEqual([1, true, false]);
});

test('of large answers the one that waits longest goes, and never the one that was just given', () => {
  const { answer, dropped } = recorder(32 * KiB);
  const [first, second, third] = [new Socket(), new Socket(), new Socket()];
  answer(first, 20 * KiB);
  answer(second, 20 * KiB);
  expect([first.destroyed, second.destroyed]).toEqual([true, false]);

  answer(third, 40 * KiB);
  expect([second.destroyed, third.destroyed, dropped()]).toEqual([true, false, 2]);
});

test('what was read does not count any more, nor what is answered on a connection that is gone', () => {
  const { answer, dropped, unread } = recorder(32 * KiB);
  const socket = new Socket();
  for (let i = 0; i < 5; i++) answer(socket, 20 * KiB)();
  expect(unread.of(socket)).toBeUndefined();
  const ended = new Socket().destroy();
  for (let i = 0; i < 5; i++) answer(ended, 20 * KiB);

  expect([dropped(), socket.destroyed, unread.of(ended)]).toEqual([0, false, undefined]);
});

test('what was read is not taken off once more when the connection goes for what came later', () => {
  const { answer, dropped } = recorder(32 * KiB);
  const [first, second, third] = [new Socket(), new Socket(), new Socket()];
  answer(first, 20 * KiB)();
  answer(first, 20 * KiB);
  answer(second, 20 * KiB);
  expect([dropped(), first.destroyed]).toEqual([1, true]);

  answer(third, 20 * KiB);

  expect([dropped(), second.destroyed, third.destroyed]).toEqual([2, true, false]);
});

test('an answer waits since it was given, and the next one since that was', () => {
  const { answer, at, unread } = recorder(32 * KiB);
  const socket = new Socket();
  const read = answer(socket, 1);
  at(5);
  answer(socket, 1);
  expect(unread.of(socket)).toEqual({ answers: 2, since: 0 });

  read();

  expect(unread.of(socket)).toEqual({ answers: 1, since: 5 });
});

test('a connection has waited since its first answer, also when that one does not count', () => {
  const { answer, at, dropped } = recorder(32 * KiB);
  const [small, large] = [new Socket(), new Socket()];
  answer(small, 1);
  at(1);
  answer(large, 20 * KiB);
  at(2);
  answer(small, 10 * KiB);

  answer(small, 10 * KiB);

  expect([dropped(), small.destroyed, large.destroyed]).toEqual([1, true, false]);
});
