import { remembering } from '../manifest/remembering.ts';
import type { Plan } from './plan.ts';

/**
 * The plan as JSON, as `JSON.stringify` writes it. Stores and secrets are the same objects for all pods that use them, and
 * most of the text: that of each is written once.
 */
export function planText(plan: Plan): string {
  const { stores, generators, secrets } = plan;
  const remembered: Readonly<Record<string, string>> = {
    stores: mapText(stores),
    ...(generators === undefined ? {} : { generators: mapText(generators) }),
    secrets: `[${commaSeparated(secrets, textOf)}]`,
  };
  const fields = commaSeparated(
    Object.entries(plan),
    ([name, value]) => `"${name}":${remembered[name] ?? JSON.stringify(value)}`,
  );
  return `{${fields}}`;
}

function mapText(objects: Readonly<Record<string, object>>): string {
  return `{${commaSeparated(Object.entries(objects), ([name, object]) => `${JSON.stringify(name)}:${textOf(object)}`)}}`;
}

/** Appends, so that V8 writes the whole text once, in the end; `join` would copy that of each part first. */
function commaSeparated<Item>(items: readonly Item[], write: (item: Item) => string): string {
  let text = '';
  for (const item of items) text += text === '' ? write(item) : `,${write(item)}`;
  return text;
}

const rememberedText = remembering((object: object) => JSON.stringify(object));

/** Without the index that `map` gives, which would be part of what is remembered. */
function textOf(object: object): string {
  return rememberedText(object);
}
