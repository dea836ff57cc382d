import type { KeyType } from '../issue/key-pair.ts';

/** What may happen during a call of a pass. */
export type Interruption =
  | { readonly is: 'crash' | 'conflict' | 'wipe' | 'cut off' }
  | { readonly is: 'fails' }
  | { readonly is: 'pass'; readonly replica: number }
  | { readonly is: 'time'; readonly ms: number };

export type Step =
  | { readonly is: 'time'; readonly ms: number }
  | { readonly is: 'join' }
  | { readonly is: 'server follows'; readonly server: number; readonly states: number }
  | { readonly is: 'rotate'; readonly kind: 'graceful' | 'emergency' }
  /** By any replica, until it is so again. */
  | { readonly is: 'secret reads'; readonly fail: boolean }
  | { readonly is: 'key type'; readonly keyType: KeyType }
  | { readonly is: 'older version'; readonly replaces: 'leaf' | 'authority' }
  | ReplicaStep
  | TargetStep
  | SecretStep;

export type ReplicaStep =
  | {
      readonly is: 'pass';
      readonly replica: number;
      readonly at: number;
      readonly interruption: Interruption;
    }
  | { readonly is: 'crash' | 'leave' | 'partition' | 'reconnect' | 'lag'; readonly replica: number }
  | { readonly is: 'lead'; readonly replica: number; readonly beside: boolean };

export interface TargetStep {
  readonly is: 'wipe' | 'foreign bundle' | 'old bundle' | 'recreate' | 'rename';
  readonly target: number;
}

export type SecretStep =
  | {
      readonly is:
        | 'delete secret'
        | 'empty secret'
        | 'foreign secret'
        | 'later version'
        | 'foreign authority'
        | 'give secret back'
        | 'conflict';
    }
  | { readonly is: 'corrupt'; readonly key: string; readonly how: 'truncate' | 'remove' | 'garble' };
