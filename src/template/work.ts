/** What executing may still cost, in steps. Everything that takes time counts: statements, calls and what functions do. */
import { isList, isMap, isStruct } from './value-kind.ts';
import type { GoValue } from './value.ts';

export interface Work {
  /** @throws WorkExceeded when there is not enough left, or when the time is up */
  spend(steps: number): void;
}

/** Executing has gone on for too long. No function swallows it, as some do with errors of their own. */
export class WorkExceeded extends Error {
  override readonly name = 'WorkExceeded';
}

/** How often the clock is looked at: every millisecond or so. */
const stepsBetweenLooks = 5000;

/** @param isExpired whether the time is up; also looked at before the first step */
export function workOf(limit: number, isExpired: () => boolean = () => false): Work {
  let spent = 0;
  let nextLook = 0;
  return {
    spend: steps => {
      spent += steps;
      if (spent > limit) throw new WorkExceeded(`exceeded maximum number of steps (${limit})`);
      if (spent < nextLook) return;
      nextLook = spent + stepsBetweenLooks;
      if (isExpired()) throw new WorkExceeded('the time for it is up');
    },
  };
}

/** Deeper than any function goes, each of which then fails by itself. */
const deepest = 1001;

/**
 * Pays for going through all of the values. What is in them twice counts twice, as it does for who writes it: forty maps
 * can stand for a million million.
 */
export function spendOnAll(values: readonly GoValue[], work: Work): void {
  const open = [{ items: values.values(), depth: 0 }];
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const { value, done } = top.items.next();
    if (done === true) {
      open.pop();
      continue;
    }
    work.spend(1 + textCost(value));
    if (top.depth >= deepest) continue;
    const depth = top.depth + 1;
    if (isList(value)) open.push({ items: value.items.values(), depth });
    else if (isMap(value)) open.push({ items: value.entries.values(), depth });
    else if (isStruct(value)) open.push({ items: value.fields.values(), depth });
  }
}

/** Sixteen bytes a step: few functions need less for a character of UTF-8. */
export function textCost(value: GoValue): number {
  return typeof value === 'string' ? value.length >> 4 : 0;
}
