/** Which variables a POSIX shell can set and hand on. */

/** POSIX XCU 3.235 */
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/u;

/** Whether a shell knows a variable of this name. Others it cannot set, and many (dash, busybox) do not pass them on. */
export function isShellName(name: string): boolean {
  return NAME.test(name);
}

/**
 * Variables that shells have values of their own for. Set to something else, some end the shell (`UID` in bash, `OPTIND` in
 * dash), and the others do not reach the program that it becomes, or reach it changed (`RANDOM`, `SECONDS`):
 * https://www.gnu.org/software/bash/manual/html_node/Bash-Variables.html
 */
export const SHELLS_OWN_VARIABLES: ReadonlySet<string> = new Set([
  '_',
  'BASHOPTS',
  'BASHPID',
  'BASH_ALIASES',
  'BASH_ARGC',
  'BASH_ARGV',
  'BASH_ARGV0',
  'BASH_CMDS',
  'BASH_COMMAND',
  'BASH_LINENO',
  'BASH_MONOSECONDS',
  'BASH_SOURCE',
  'BASH_SUBSHELL',
  'BASH_VERSINFO',
  'DIRSTACK',
  'EPOCHREALTIME',
  'EPOCHSECONDS',
  'EUID',
  'FUNCNAME',
  'GROUPS',
  'HISTCMD',
  'LINENO',
  'OPTIND',
  'PPID',
  'RANDOM',
  'SECONDS',
  'SHELLOPTS',
  'SHLVL',
  'SRANDOM',
  'UID',
]);
