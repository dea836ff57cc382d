/** What a container would have from kubelet, and has not from a shell that stands between kubelet and its program. */
import type { Finding } from '../../check/finding.ts';
import { listed } from '../../check/wording/listed.ts';
import { isShellName, SHELLS_OWN_VARIABLES } from '../../plan/shell-variables.ts';
import { refusal, warning } from '../finding.ts';
import { namesSetItself, wholePath, type WantedVariables } from '../wanted-variables.ts';
import { knownKeys, type Manifests } from './known-keys.ts';

const FIX = 'use letters, digits and "_", or postern.dev/env-method: file';

export function lostInShell(wanted: WantedVariables, manifests: Manifests): Finding[] {
  return [...lostVariables(wanted), ...lostSources(wanted), ...unsetKeys(wanted, manifests)];
}

/** Seen with dash and busybox, which are `/bin/sh` in Debian's, Ubuntu's and Alpine's images; bash passes everything on. */
function lostVariables({ at: { container, path }, single }: WantedVariables): Finding[] {
  const served = new Set(single.map(({ i }) => i));
  return (container.env ?? []).flatMap(({ name }, i) =>
    served.has(i) || isShellName(name)
      ? []
      : refusal(
          'PST311',
          `${path}.env[${i}].name`,
          'with env-method: exec the container may lose this variable: most shells pass on no name that they cannot set',
          FIX,
        ),
  );
}

/** What stays in `envFrom`, where all of its names begin in a way that none can. Which keys there are is not known here. */
function lostSources({ at: { container, path }, envFrom }: WantedVariables): Finding[] {
  const served = new Set(envFrom);
  return (container.envFrom ?? []).flatMap(({ prefix = '' }, i) =>
    served.has(i) || prefix === '' || isShellName(prefix)
      ? []
      : refusal(
          'PST311',
          `${path}.envFrom[${i}].prefix`,
          'with env-method: exec the container may lose these variables: most shells pass on no name that they cannot set',
          FIX,
        ),
  );
}

/** Keys of whole Secrets that become no variables. What is only known after fetching, the agent says. */
function unsetKeys(wanted: WantedVariables, manifests: Manifests): Finding[] {
  const own = namesSetItself(wanted.at.container);
  return wanted.whole.flatMap(({ secret, prefix }, nth) => {
    const names = (knownKeys(secret, manifests) ?? [])
      .map(key => prefix + key)
      .filter(name => !own.has(name));
    const at = wholePath(wanted, nth);
    const unknown = new Set(names.filter(name => !isShellName(name)));
    const taken = new Set(names.filter(name => SHELLS_OWN_VARIABLES.has(name)));
    return [
      ...(unknown.size === 0
        ? []
        : [
            warning(
              'PST315',
              at,
              `no shell can set these variables of ExternalSecret ${secret}, which are left out: ${listed(unknown)}`,
              FIX,
            ),
          ]),
      ...(taken.size === 0
        ? []
        : [
            refusal(
              'PST311',
              at,
              `shells set these variables of ExternalSecret ${secret} themselves: ${listed(taken)}`,
              'give the variables a prefix, or use postern.dev/env-method: file',
            ),
          ]),
    ];
  });
}
