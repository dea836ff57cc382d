import { isJsonObject } from '../../api/json.ts';
import { error, warning } from '../rule.ts';
import type { ProviderCheck } from './provider-place.ts';

/** One way to log in below a path: ESO takes the first of several in an order of its own, and fails without any. */
export function oneMethod(path: string): ProviderCheck {
  return place => {
    const found = place.read(path);
    if (!isJsonObject(found)) return [];
    const methods = Object.keys(found);
    if (methods.length === 0) return [error(place.at(path), 'has no way to log in')];
    if (methods.length === 1) return [];
    const message = `has ${methods.join(' and ')}: only one of them is used, in an order of ESO's own`;
    return [warning(place.at(path), message, 'keep the one that is meant')];
  };
}
