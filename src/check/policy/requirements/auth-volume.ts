/**
 * The volume that the agent logs in with: the one thing of the injector that may name Secrets. Its containers never do, and what
 * a volume `postern-rest…` keeps was not served. Nobody else's volume has the name, since the injector refuses such a pod (PST312),
 * and in one that was injected before it puts its own in the place of what is there.
 */
export const AUTH_VOLUME = 'postern-auth';
