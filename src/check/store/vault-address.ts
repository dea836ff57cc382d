import { isJsonObject } from '../../api/json.ts';
import { warning, type RuleFinding } from '../rule.ts';

/**
 * Warnings for parts of Vault's addresses that are added to what is written, so that they would be there twice: `/v1` behind
 * the server, `auth/` before the mount that a login goes to.
 */
export function addressFindings(
  base: string,
  { server, auth }: { readonly server?: string | undefined; readonly auth?: object | undefined },
): readonly RuleFinding[] {
  const version = /\/v1\/*$/u.exec(server ?? '');
  const behind =
    server === undefined || version === null
      ? []
      : [
          warning(
            `${base}.server`,
            'ends in /v1, which is added to it: every call fails',
            `write ${server.slice(0, version.index)}`,
          ),
        ];
  return [
    ...behind,
    ...Object.entries(auth ?? {}).flatMap(([name, method]) => mountFindings(base, name, method)),
  ];
}

function mountFindings(base: string, name: string, method: unknown): readonly RuleFinding[] {
  const field = name === 'kubernetes' ? 'mountPath' : 'path';
  const mount = isJsonObject(method) ? method[field] : undefined;
  const [, own] = typeof mount === 'string' ? (/^\/*auth\/(.+)$/u.exec(mount) ?? []) : [];
  if (own === undefined) return [];
  return [
    warning(
      `${base}.auth.${name}.${field}`,
      'begins with auth/, which is put before it: the login fails',
      `write ${own}`,
    ),
  ];
}
