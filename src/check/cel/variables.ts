import { createMeter, type Meter } from './meter.ts';
import { celValue, type CelValue } from './value.ts';

/** What expressions see of one subject, and the work that they may do about it together. */
export interface CelVariables {
  /**
   * Converted when it is first asked for, for whoever asks again.
   *
   * @throws CelLimit once the allowance is spent
   */
  readonly valueOf: (name: string) => CelValue;
  readonly allowance: Meter;
}

/**
 * For all rules of all policies, in steps: 0.3 s, of the 5 s after which an API server lets pass what it has no answer
 * for. The largest object that etcd takes, before and after a change, is converted for 400,000.
 */
const ALLOWANCE = 750_000;

/** @param json by name; what is read from a getter is read once, and not unless an expression reads it */
export function celVariables(
  json: Readonly<Record<string, unknown>>,
  allowance: Meter = createMeter(ALLOWANCE),
): CelVariables {
  const converted = new Map<string, CelValue>();
  return {
    allowance,
    valueOf: name => {
      const known = converted.get(name);
      if (known !== undefined) return known;
      const value = celValue(json[name], allowance.spend);
      converted.set(name, value);
      return value;
    },
  };
}
