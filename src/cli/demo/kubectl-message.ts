import type { StatusDetails } from '../../kube/object.ts';

/** A Kubernetes Status as far as kubectl reads it when an object is refused. */
export interface RefusalStatus {
  readonly reason?: string;
  readonly message?: string;
  readonly details?: StatusDetails;
}

/**
 * What `kubectl apply -f FILE` prints for an object that a webhook refused, to the letter (kubectl 1.36,
 * `pkg/cmd/util/helpers.go`): the causes for reason Invalid, else the message. The cluster tests hold this against
 * kubectl itself.
 */
export function kubectlMessage(status: RefusalStatus, file: string, webhook: string): string {
  const { kind, name, causes = [] } = status.details ?? {};
  if (status.reason === 'Invalid' && causes.length > 0) {
    const prefix = `The ${kind} "${name}" is invalid: `;
    const lines = [...new Set(causes.map(cause => `${cause.field}: ${cause.message}`))];
    return lines.length === 1 ? prefix + lines[0] : [prefix, ...lines.map(line => `* ${line}`)].join('\n');
  }
  return `Error from server${status.reason === undefined ? '' : ` (${status.reason})`}: error when creating "${file}": admission webhook "${webhook}" denied the request: ${status.message ?? ''}`;
}
