/** Where `kubectl apply` keeps what the user wrote, whole, values of Secrets included. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
