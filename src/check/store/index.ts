import type { Rule, SourceRule } from '../rule.ts';
import { storeVersion } from './api-version.ts';
import { conditions } from './conditions.ts';
import { credentialsUsable } from './credentials-usable.ts';
import { fake } from './fake.ts';
import { onepassword } from './onepassword.ts';
import { providerKnown } from './provider-known.ts';
import { storeRefreshInterval } from './refresh-interval.ts';
import { retryInterval } from './retry-interval.ts';
import { storeFields } from './schema.ts';
import { storeUnknownFields } from './unknown-fields.ts';
import { vault } from './vault.ts';

export const storeRules: readonly Rule<unknown>[] = [
  providerKnown,
  storeRefreshInterval,
  retryInterval,
  conditions,
  fake,
  onepassword,
  vault,
  credentialsUsable,
];

export const storeSourceRules: readonly SourceRule[] = [storeFields, storeVersion, storeUnknownFields];
