/** What the demo's objects in a cluster are called, and what its programs there have to agree on. */
export const PROVIDER_PORT = 8200;
export const ROLE = 'shop';
export const SECRET_PATH = 'shop/db';
export const SERVICE_ACCOUNT = 'default';
export const PROVIDER_POD = 'provider';
export const DEPLOYMENT = 'orders';
export const FILES = '/etc/db';
/** Of every namespace that a demo has made. */
export const DEMO_LABEL = 'postern.dev/demo';
