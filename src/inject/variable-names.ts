/** Which names a variable can have, by the way it is delivered. */
import { isShellName, SHELLS_OWN_VARIABLES } from '../plan/shell-variables.ts';

// With RelaxedEnvironmentVariableValidation (on wherever fileKeyRef is) any printable ASCII but "=":
// https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/
const OF_KUBERNETES = /^[\u0020-\u003c\u003e-\u007e]+$/u;
// Kubelet trims the lines of an env file and skips those that begin with "#".
const LOST_IN_FILE = /^[ #]| $/u;

/** Why kubelet's env file cannot carry a variable of this name; undefined: it can. */
export function fileNameFault(name: string): string | undefined {
  if (!OF_KUBERNETES.test(name)) return 'must be printable ASCII without "=" and not empty';
  return LOST_IN_FILE.test(name) ? 'must not begin with "#" or a space nor end with a space' : undefined;
}

/** Why a shell cannot set a variable of this name; undefined: it can. */
export function shellNameFault(name: string): string | undefined {
  if (!isShellName(name))
    return 'must consist of letters, digits and "_" and not begin with a digit, or a shell cannot set it';
  return SHELLS_OWN_VARIABLES.has(name) ? 'must not be one of those that shells set themselves' : undefined;
}
