/** Where things are in the agent's containers. Injection mounts them there, the agent reads and writes them there. */
export const PLAN_DIRECTORY = '/postern/plan';
export const PLAN_FILE = `${PLAN_DIRECTORY}/plan.json`;
export const STATE_DIRECTORY = '/postern/state';
export const STATE_FILE = `${STATE_DIRECTORY}/state.json`;
/** Tokens and other credentials, for the agent's eyes only. */
export const AUTH_DIRECTORY = '/postern/auth';
/** Templates of `templateFrom`, from ConfigMaps and Secrets of the namespace. */
export const TEMPLATES_DIRECTORY = '/postern/templates';
/** Explicitly named ExternalSecrets. */
export const SECRETS_DIRECTORY = '/postern/secrets';
/** One folder for each container that gets variables. */
export const ENV_DIRECTORY = '/postern/env';
/** One folder for each volume of the pod that is served. */
export const VOLUMES_DIRECTORY = '/postern/volumes';
/** One folder for each part of a projected volume that is not served. */
export const REST_DIRECTORY = '/postern/rest';
