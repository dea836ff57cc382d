import { KubeStatusError } from '../../kube/status-error.ts';

/** RBAC does not let this user do that. */
export function isForbidden(error: unknown): boolean {
  return error instanceof KubeStatusError && error.status === 403;
}
