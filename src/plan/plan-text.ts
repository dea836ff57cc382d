import { remembering } from '../manifest/remembering.ts';
import type { Plan } from './plan.ts';

/**
 * The plan as JSON, as `JSON.stringify` writes it. Stores and secrets are the same objects for all pods that use them, and
 * most of the text: that of each is written once.
 */
export function planText(plan: Plan): string {
  const { stores, generators, secrets } = plan;
  // One list, so that the whole text is written once, and in one piece: V8 writes such a one faster into the patch.
  const parts: string[] = [];
  for (const [name, value] of Object.entries(plan)) {
    parts.push(parts.length === 0 ? '{"' : ',"', name, '":');
    if (name === 'stores') addMap(parts, stores);
    else if (name === 'generators') addMap(parts, generators ?? {});
    else if (name === 'secrets') addList(parts, secrets);
    else parts.push(JSON.stringify(value));
  }
  parts.push('}');
  return parts.join('');
}

function addMap(parts: string[], objects: Readonly<Record<string, object>>): void {
  let before = '{';
  for (const [name, object] of Object.entries(objects)) {
    parts.push(before, JSON.stringify(name), ':', textOf(object));
    before = ',';
  }
  parts.push(before === '{' ? '{}' : '}');
}

function addList(parts: string[], objects: readonly object[]): void {
  let before = '[';
  for (const object of objects) {
    parts.push(before, textOf(object));
    before = ',';
  }
  parts.push(before === '[' ? '[]' : ']');
}

const textOf = remembering((object: object) => JSON.stringify(object));
