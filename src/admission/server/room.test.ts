import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRoom } from './room.ts';

test('lets in what fits, and the next when somebody leaves, in the order of arrival', () => {
  const room = createRoom(10, 5);
  const letIn: string[] = [];

  expect(room.enter(6)).toBe(true);
  expect(room.enter(6)).toBe(false);
  room.wait(6, () => letIn.push('first'));
  room.wait(2, () => letIn.push('second'));

  // It would fit, but others were there before.
  expect(room.enter(1)).toBe(false);
  expect({ letIn, taken: room.taken(), waiting: room.waiting() }).toEqual({
    letIn: [],
    taken: 6,
    waiting: 2,
  });
  room.leave(6);
  expect({ letIn, taken: room.taken(), waiting: room.waiting() }).toEqual({
    letIn: ['first', 'second'],
    taken: 8,
    waiting: 0,
  });
});

test('what is larger than all of it gets all of it', () => {
  const room = createRoom(10, 5);

  expect(room.enter(11)).toBe(true);
  expect(room.enter(1)).toBe(false);
});

test('a queue that is full takes no more, and whoever leaves it is not let in', () => {
  const room = createRoom(1, 1);
  const letIn: string[] = [];
  room.enter(1);
  const leave = room.wait(1, () => letIn.push('first'));
  expect(room.wait(1, () => letIn.push('second'))).toBeUndefined();

  leave?.();
  room.wait(1, () => letIn.push('third'));
  room.leave(1);

  expect(letIn).toEqual(['third']);
});

test('whatever comes and goes: never more than the capacity unless one alone, nobody is forgotten, nobody overtakes', () => {
  const step = fc.record({ bytes: fc.integer({ min: 1, max: 12 }), leaves: fc.nat(3) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), steps => {
      const room = createRoom(10, 1000);
      const inside: number[] = [];
      const order: number[] = [];
      const queued: number[] = [];
      const leaveOne = (): void => {
        const bytes = inside.shift();
        if (bytes !== undefined) room.leave(bytes);
      };
      for (const [i, { bytes, leaves }] of steps.entries()) {
        if (room.enter(bytes)) inside.push(bytes);
        else {
          queued.push(i);
          room.wait(bytes, () => {
            inside.push(bytes);
            order.push(i);
          });
        }
        for (let n = 0; n < leaves; n++) leaveOne();
        expect(inside.length === 1 || room.taken() <= 10).toBe(true);
        expect(room.taken()).toBe(inside.reduce((sum, each) => sum + each, 0));
      }
      while (inside.length > 0) leaveOne();
      expect(order).toEqual(queued);
      expect({ taken: room.taken(), waiting: room.waiting() }).toEqual({ taken: 0, waiting: 0 });
    }),
  );
});
