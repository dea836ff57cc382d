import type { CertificateStatus } from '../../../certs/status.ts';

/** Of certificates of which nothing is known. */
export function sampleStatus(over: Partial<CertificateStatus> = {}): CertificateStatus {
  return {
    ready: false,
    reason: '',
    obstacle: undefined,
    degraded: undefined,
    leaf: undefined,
    authority: undefined,
    phase: undefined,
    phaseDue: undefined,
    rotationWaits: undefined,
    contested: [],
    ...over,
  };
}
