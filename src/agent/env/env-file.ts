import type { EnvSource, EnvVariable } from '../../plan/plan.ts';
import { problem } from '../../errors.ts';
import type { SecretData } from '../../resolve/contract.ts';
import { keyName } from '../../template/secret/key-names.ts';
import { listKeys, type DeliveryProblem } from '../files/delivery-problem.ts';
import type { EnvFormat } from './env-format.ts';
import { kubeletEnv } from './kubelet-env.ts';
import { shellEnv } from './shell-env.ts';

const formats: Readonly<Record<EnvSource['format'], EnvFormat>> = { kubelet: kubeletEnv, shell: shellEnv };

export interface EnvFile {
  readonly content: Buffer;
  readonly problems: readonly DeliveryProblem[];
  /** Keys taken by a prefix that are left out, because a variable cannot be called so. */
  readonly skipped: readonly SkippedKey[];
}

export interface SkippedKey {
  /** `secret/key` */
  readonly key: string;
  /** A shell cannot set it and kubelet can, such as `tls.crt`: it takes nearly all of ASCII since Kubernetes 1.34. */
  readonly isForKubelet: boolean;
}

/** The environment file of one source. A secret that is not in `data` leaves its variables out. */
export function buildEnvFile(source: EnvSource, data: ReadonlyMap<string, SecretData>): EnvFile {
  const format = formats[source.format];
  const problems: DeliveryProblem[] = [];
  const skipped: SkippedKey[] = [];
  const assignments = new Map<string, Buffer>();

  for (const variable of source.variables) {
    const secret = data.get(variable.secret);
    if (secret === undefined) continue;
    if ('prefix' in variable) {
      const except = new Set(variable.except);
      for (const [key, value] of secret) {
        const name = variable.prefix + key;
        if (except.has(name)) continue;
        if (format.nameFault(name) === undefined) {
          const shown = keyName(key, secret);
          assign(name, value, variable, { key: shown, variable: variable.prefix + shown });
        } else {
          const isForKubelet = kubeletEnv.nameFault(name) === undefined;
          skipped.push({ key: `${variable.secret}/${keyName(key, secret)}`, isForKubelet });
        }
      }
      continue;
    }
    const { key, name } = variable;
    const value = secret.get(key);
    const nameFault = format.nameFault(name);
    if (nameFault !== undefined)
      refuse(
        variable,
        problem('ENV_NAME', { secret: variable.secret, key, variable: name, reason: nameFault }),
      );
    else if (value !== undefined) assign(name, value, variable, { key, variable: name });
    else if (variable.optional !== true)
      refuse(
        variable,
        problem('KEY_MISSING', {
          secret: variable.secret,
          key,
          place: `environment variable ${name}`,
          keys: listKeys(secret),
        }),
      );
  }
  return { content: Buffer.concat([...assignments.values()]), problems, skipped };

  /** @param shown what an error calls them */
  function assign(
    name: string,
    value: Buffer,
    variable: EnvVariable,
    shown: { readonly key: string; readonly variable: string },
  ): void {
    const fault = format.valueFault(name, value);
    if (fault === undefined) assignments.set(name, format.assignment(name, value));
    else refuse(variable, problem('ENV_VALUE', { secret: variable.secret, ...shown, ...fault }));
  }

  function refuse(variable: EnvVariable, error: DeliveryProblem['error']): void {
    problems.push({ secrets: [variable.secret], error });
  }
}
