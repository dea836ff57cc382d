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
    secrets: `[${secrets.map(textOf).join(',')}]`,
  };
  const fields = Object.entries(plan).map(
    ([name, value]) => `"${name}":${remembered[name] ?? JSON.stringify(value)}`,
  );
  return `{${fields.join(',')}}`;
}

function mapText(objects: Readonly<Record<string, object>>): string {
  const entries = Object.entries(objects).map(
    ([name, object]) => `${JSON.stringify(name)}:${textOf(object)}`,
  );
  return `{${entries.join(',')}}`;
}

const rememberedText = remembering((object: object) => JSON.stringify(object));

/** Without the index that `map` gives, which would be part of what is remembered. */
function textOf(object: object): string {
  return rememberedText(object);
}
