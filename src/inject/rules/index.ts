import type { RuleInfo } from '../../check/rule.ts';
import { annotationValue } from './annotation-value.ts';
import { annotationWithoutEffect } from './annotation-without-effect.ts';
import { credentialUnreachable } from './credential-unreachable.ts';
import { externalSecretMissing } from './external-secret-missing.ts';
import { generatorMissing } from './generator-missing.ts';
import { keyNotProduced } from './key-not-produced.ts';
import { lockedOption } from './locked-option.ts';
import { nameTaken } from './name-taken.ts';
import { notAsOneThinks } from './not-as-one-thinks.ts';
import { nothingServed } from './nothing-served.ts';
import { planByUser } from './plan-by-user.ts';
import { podShape } from './pod-shape.ts';
import { providerHabit } from './provider-habit.ts';
import { refreshNotFollowed } from './refresh-not-followed.ts';
import { signalUnreachable } from './signal-unreachable.ts';
import { storeForbidden } from './store-forbidden.ts';
import { storeMissing } from './store-missing.ts';
import { unknownAnnotation } from './unknown-annotation.ts';
import { nothingWritten } from './nothing-written.ts';
import { uninjectedPod } from './uninjected-pod.ts';
import { unsignedPlan } from './unsigned-plan.ts';
import { unsupported } from './unsupported.ts';
import { variablesNeedNewerServer } from './variables-need-newer-server.ts';
import { variablesUndeliverable } from './variables-undeliverable.ts';
import { windowsPod } from './windows-pod.ts';

/** What injection finds in pods and workloads; the code that finds it names the id. */
export const injectRules: readonly RuleInfo[] = [
  podShape,
  unknownAnnotation,
  annotationValue,
  lockedOption,
  annotationWithoutEffect,
  externalSecretMissing,
  storeMissing,
  storeForbidden,
  credentialUnreachable,
  unsupported,
  variablesNeedNewerServer,
  variablesUndeliverable,
  nameTaken,
  signalUnreachable,
  nothingServed,
  notAsOneThinks,
  planByUser,
  windowsPod,
  keyNotProduced,
  generatorMissing,
  providerHabit,
  nothingWritten,
  refreshNotFollowed,
  uninjectedPod,
  unsignedPlan,
];
