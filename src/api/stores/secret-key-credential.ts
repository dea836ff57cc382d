import type { Loose } from '../validate/loose.ts';
import type { Credential } from './credential.ts';
import type { SecretKeySelector } from './selectors.ts';

/** The credential that a selector at `path` names, or what the selector lacks. */
export function secretKeyCredential(
  path: string,
  selector: Loose<SecretKeySelector> | undefined,
  defaultKey?: string,
): Credential {
  const key = selector?.key ?? defaultKey;
  if (selector?.name === undefined) {
    return {
      kind: 'unsupported',
      path: `${path}.name`,
      message: `${path} must name a Secret: set ${path}.name`,
    };
  }
  if (key === undefined) {
    return {
      kind: 'unsupported',
      path: `${path}.key`,
      message: `${path} must say which key of the Secret to read: set ${path}.key`,
    };
  }
  const { name, namespace } = selector;
  return { kind: 'secret', path, name, key, ...(namespace === undefined ? {} : { namespace }) };
}
