import type { Rule, SetRule } from '../rule.ts';
import { findEverything } from './find-everything.ts';
import { knownTokens } from './known-tokens.ts';
import { loopbackAddress } from './loopback-address.ts';
import { providerAddress } from './provider-address.ts';
import { secretLiterals } from './secret-literals.ts';
import { secretManifest } from './secret-manifest.ts';
import { staticCloudKeys } from './static-cloud-keys.ts';
import { templateIntoOthers } from './template-into-others.ts';

/** Asked at admission too. */
export const securityRules: readonly Rule<unknown>[] = [
  providerAddress,
  staticCloudKeys,
  findEverything,
  templateIntoOthers,
];

/** Of objects of any kind, and so of files. */
export const securitySetRules: readonly SetRule[] = [
  knownTokens,
  secretLiterals,
  secretManifest,
  loopbackAddress,
];
