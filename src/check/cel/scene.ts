import type { JsonObject } from '../../api/json.ts';
import type { Subject } from '../policy/contract.ts';
import { messageObject } from './message-object.ts';
import { createMeter } from './meter.ts';
import { celVariables, type CelVariables } from './variables.ts';

/** What an expression of a SecretPolicy sees. */
export const VARIABLES = ['object', 'oldObject', 'namespaceObject'] as const;

/** A subject as the expressions of every policy see it: converted once, however many rules ask. */
export interface Scene {
  /** For what decides. */
  readonly whole: CelVariables;
  /** For what writes a message. It has its own allowance: no message takes the steps of a decision. */
  readonly masked: CelVariables;
}

export function sceneOf(subject: Subject): Scene {
  const known = scenes.get(subject);
  if (known !== undefined) return known;
  const scene = { whole: wholeOf(subject), masked: maskedOf(subject) };
  scenes.set(subject, scene);
  return scene;
}

// A subject lives as long as one request or one judgement; its object may be kept for as long as the process runs.
const scenes = new WeakMap<Subject, Scene>();

type Variables = Readonly<Record<(typeof VARIABLES)[number], JsonObject | null>>;

function wholeOf(subject: Subject): CelVariables {
  const { object, oldObject = null } = subject;
  return celVariables({ object, oldObject, namespaceObject: namespaceOf(subject) } satisfies Variables);
}

/** 0.1 s. */
const MESSAGE_ALLOWANCE = 250_000;

function maskedOf(subject: Subject): CelVariables {
  const allowance = createMeter(MESSAGE_ALLOWANCE);
  const seen: Variables = {
    get object() {
      return messageObject(subject.object, allowance.spend);
    },
    get oldObject() {
      return subject.oldObject === undefined ? null : messageObject(subject.oldObject, allowance.spend);
    },
    namespaceObject: namespaceOf(subject),
  };
  return celVariables(seen, allowance);
}

function namespaceOf({ namespace, namespaceLabels }: Subject): JsonObject | null {
  if (namespace === undefined) return null;
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace, labels: namespaceLabels ?? {} },
  };
}
