/** An environment file for `.` in a POSIX shell: `export NAME='value'`. Carries every byte but NUL. */
import { isShellName, SHELLS_OWN_VARIABLES } from '../../plan/shell-variables.ts';
import { commonFault, MOUNT_AS_FILE, type EnvFormat, type ValueFault } from './env-format.ts';

export const shellEnv: EnvFormat = {
  /** A dot or a dash would make the shell stop at the line. */
  nameFault: name =>
    isShellName(name)
      ? undefined
      : 'must consist of letters, digits and "_" and not start with a digit, or a shell cannot set it',
  valueFault: (name, value) => (SHELLS_OWN_VARIABLES.has(name) ? OWN : commonFault(name, value)),
  assignment: (name, value) =>
    Buffer.concat([Buffer.from(`export ${name}='`), escapeQuotes(value), Buffer.from("'\n")]),
};

/** Not of the name: of a whole secret that would be left out, and an application that misses it is told nothing. */
const OWN: ValueFault = {
  reason: 'shells set a variable of this name themselves',
  fix: `set postern.dev/env-method: file, or ${MOUNT_AS_FILE}`,
};

/** Between single quotes all is literal; a quote ends them, stands escaped by itself and opens them again. */
function escapeQuotes(value: Buffer): Buffer {
  // latin1 maps every byte to one character and back, so that bytes that are no UTF-8 survive.
  return Buffer.from(value.toString('latin1').replaceAll("'", "'\\''"), 'latin1');
}
