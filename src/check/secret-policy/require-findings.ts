import type { Loose } from '../../api/validate/loose.ts';
import type { Requirements } from '../../api/secret-policy.ts';
import { excerpt } from '../wording/excerpt.ts';
import { periodOf } from '../policy/period.ts';
import { patternFindings } from '../policy/requirements/pattern-findings.ts';
import { error, warning, type RuleFinding } from '../rule.ts';
import { isProvider, meantProvider } from '../store/provider-known.ts';
import { globFinding, globFindings } from './glob-findings.ts';
import { periodFindings } from './period-findings.ts';

/** What nothing could fulfil, and what cannot be read. */
export function requireFindings(require: Loose<Requirements> = {}): readonly RuleFinding[] {
  const at = 'spec.require';
  const { stores, providers, remoteKeys = [], refresh, maxAge, regions = [] } = require;
  return [
    ...(stores?.allowed ?? []).flatMap((store, index) =>
      store?.name === undefined ? [] : globFinding(`${at}.stores.allowed[${index}].name`, store.name, 'name'),
    ),
    ...providerFindings(providers?.allowed ?? []),
    ...remoteKeys.flatMap((entry, index) =>
      patternsFindings(`${at}.remoteKeys[${index}].patterns`, entry?.patterns).concat(
        globFindings(`${at}.remoteKeys[${index}].stores`, entry?.stores, 'name'),
      ),
    ),
    ...boundsFindings(refresh),
    ...ageFindings(maxAge),
    ...regions.flatMap((entry, index) => patternsFindings(`${at}.regions[${index}].keys`, entry?.keys)),
  ];
}

function providerFindings(allowed: readonly (string | undefined)[]): readonly RuleFinding[] {
  return allowed.flatMap((name, index) => {
    if (name === undefined || isProvider(name)) return [];
    const path = `spec.require.providers.allowed[${index}]`;
    const message = `${JSON.stringify(excerpt(name))} is no field below spec.provider of a store`;
    const meant = meantProvider(name);
    // A newer External Secrets may have it.
    return [meant === undefined ? warning(path, message) : error(path, message, `write ${meant}`)];
  });
}

function patternsFindings(
  path: string,
  patterns: readonly (string | undefined)[] = [],
): readonly RuleFinding[] {
  return patterns.flatMap((pattern, index) =>
    pattern === undefined ? [] : patternFindings(`${path}[${index}]`, pattern),
  );
}

function boundsFindings(refresh: Loose<Requirements>['refresh']): readonly RuleFinding[] {
  const path = 'spec.require.refresh';
  const least = periodOf(refresh?.atLeast);
  const most = periodOf(refresh?.atMost);
  const crossed =
    least !== undefined && most !== undefined && least > most
      ? [error(path, `no interval is at least ${refresh?.atLeast} and at most ${refresh?.atMost}`)]
      : [];
  return [
    ...periodFindings(`${path}.atLeast`, refresh?.atLeast),
    ...periodFindings(`${path}.atMost`, refresh?.atMost),
    ...crossed,
  ];
}

function ageFindings(maxAge: Loose<Requirements>['maxAge']): readonly RuleFinding[] {
  const path = 'spec.require.maxAge';
  const classes = maxAge?.classes ?? [];
  const names = classes.map(entry => entry?.name);
  return [
    ...classes.flatMap((entry, index) => periodFindings(`${path}.classes[${index}].atMost`, entry?.atMost)),
    ...names.flatMap((name, index) =>
      name !== undefined && names.indexOf(name) < index
        ? [error(`${path}.classes[${index}].name`, `class ${JSON.stringify(excerpt(name))} is there twice`)]
        : [],
    ),
    ...periodFindings(`${path}.otherwise`, maxAge?.otherwise),
  ];
}
