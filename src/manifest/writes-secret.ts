import type { ExternalSecret } from '../api/external-secret.ts';

/** With a `manifest` an ExternalSecret writes that kind, and a Secret of the name is somebody else's. */
export function writesSecret({ manifest }: NonNullable<ExternalSecret['spec']['target']> = {}): boolean {
  return manifest === undefined || (manifest.apiVersion === 'v1' && manifest.kind === 'Secret');
}
