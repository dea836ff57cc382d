import { isJsonObject } from '../../api/json.ts';
import { error, warning, type RuleFinding } from '../rule.ts';
import type { ProviderCheck, ProviderPlace } from './provider-place.ts';

/** How ESO chooses among the ways to log in below a path. */
interface Choice {
  /** The first of them that is there is used; where one is there that is not among them, it is not said which one. */
  readonly order?: readonly string[];
  /** Fields at the same place that are no way to log in. */
  readonly others?: readonly string[];
}

/** One way to log in below a path: ESO takes the first of several in an order of its own, and fails without any. */
export function oneMethod(path: string, choice: Choice = {}): ProviderCheck {
  return place => {
    const methods = methodsAt(place, path, choice);
    return methods?.length === 0
      ? [error(place.at(path), 'has no way to log in')]
      : tooMany(place, path, choice, methods);
  };
}

/** The same for a provider that logs in on its own where nothing is written. */
export function oneMethodAtMost(path: string, choice: Choice = {}): ProviderCheck {
  return place => tooMany(place, path, choice, methodsAt(place, path, choice));
}

function methodsAt(
  place: ProviderPlace,
  path: string,
  { others = [] }: Choice,
): readonly string[] | undefined {
  const found = place.read(path);
  // In one order, whoever wrote it and whatever the API server made of it.
  return isJsonObject(found)
    ? Object.keys(found)
        .filter(name => !others.includes(name))
        .toSorted()
    : undefined;
}

function tooMany(
  place: ProviderPlace,
  path: string,
  { order = [] }: Choice,
  found: readonly string[] = [],
): readonly RuleFinding[] {
  // A text beside them, such as `path`, is a mistake of its own, which the schema tells.
  const methods = found.filter(name => typeof place.read(`${path}.${name}`) !== 'string');
  if (methods.length < 2) return [];
  const first = methods.every(name => order.includes(name))
    ? order.find(name => methods.includes(name))
    : undefined;
  const which =
    first === undefined ? "only one of them is used, in an order of ESO's own" : `only ${first} is used`;
  return [warning(place.at(path), `has ${methods.join(' and ')}: ${which}`, 'keep the one that is meant')];
}
