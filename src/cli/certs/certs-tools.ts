import type { KubeClient } from '../../kube/client.ts';

/** Where the installation lies. */
export interface CertsPlace {
  readonly namespace: string;
  readonly secret: string;
  /** The Lease that its replicas elect a leader by. */
  readonly lease: string;
  /** Webhook configurations that are ours whatever their labels say. */
  readonly configurations: readonly string[];
}

export type CertsClient = Pick<KubeClient, 'get' | 'list' | 'request' | 'server'>;

/** What a subcommand works with, so that a test can stand in for all of it. */
export interface CertsTools {
  readonly client: CertsClient;
  readonly place: CertsPlace;
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(ms: number): Promise<void>;
  /** Standard output. */
  print(text: string): void;
  /** Standard error. */
  tell(text: string): void;
  /** Is standard error a terminal, where a line may be written over? */
  readonly terminal: boolean;
}
