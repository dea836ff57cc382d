import type { ManifestWatch } from '../../admission/watch/watch-manifests.ts';
import type { PolicyWatch } from '../../admission/watch/watch-policies.ts';
import type { Certificates } from '../../certs/start-certificates.ts';
import type { HealthCheck } from '../../observe/health-check.ts';

export type Phase = 'starting' | 'serving' | 'draining';

export interface ReadinessSources {
  readonly certificates: Pick<Certificates, 'status'>;
  readonly watch: Pick<ManifestWatch, 'unsynced'>;
  readonly policies: Pick<PolicyWatch, 'synced'>;
  readonly phase: () => Phase;
}

/** Ready is a replica that an API server would get the right answer from, over a connection that it trusts. */
export function readinessChecks({ certificates, watch, policies, phase }: ReadinessSources): HealthCheck[] {
  return [
    { name: 'admission', run: () => notServing[phase()] },
    {
      name: 'certificate',
      run: () => {
        const { ready, reason } = certificates.status();
        return ready ? undefined : reason;
      },
    },
    {
      name: 'manifests',
      run: () => {
        const unsynced = watch.unsynced();
        return unsynced.length === 0 ? undefined : `not listed yet: ${unsynced.join(', ')}`;
      },
    },
    // Without them what they forbid would be let pass.
    { name: 'policies', run: () => (policies.synced() ? undefined : 'not listed yet: SecretPolicy') },
  ];
}

const notServing: Readonly<Record<Phase, string | undefined>> = {
  starting: 'waits for a certificate and for the version of the API server',
  serving: undefined,
  draining: 'is shutting down',
};
