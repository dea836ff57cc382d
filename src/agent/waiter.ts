/** The shell that waits in the agent's place: a thirtieth of Node's memory. */
import { accessSync, constants } from 'node:fs';

/** Debian's, which the image has for this alone. */
export const SHELL = '/bin/dash';
export const SLEEP = '/bin/sleep';

/**
 * Waits until a time is over or a volume was swapped by kubelet, then runs the agent, which leaves the next time; and so
 * on until the agent ends with another code or SIGTERM comes. Nothing in it starts a process but `sleep`, twice a minute.
 *
 *     $1  file: the seconds to wait and, if the agent has to give something back in the end, a word more; then where the
 *         `..data` of each watched volume leads, one a line
 *     $2  the sleep program
 *     $3… the agent's command line
 */
export const WAITER = `
note=$1 sleep=$2
shift 2
set -f
IFS='
'
stopping=
# Whichever program is waited for ends, and the wait with it.
trap 'stopping=yes; kill $! 2>/dev/null' TERM INT

run() {
  "$@" &
  # For a signal that came just before.
  [ -z "$stopping" ] || kill $! 2>/dev/null
  wait $!
  code=$?
  # A trap ends the wait, not what is waited for.
  [ -z "$stopping" ] || wait $!
}

same() {
  for target in $watched; do
    cd -P "\${target%/*}/..data" 2>/dev/null && [ "$PWD" = "$target" ] || return 1
  done
}

while :; do
  left=0 farewell= watched=
  {
    IFS=' ' read -r left farewell
    while read -r target; do watched=$watched$IFS$target; done
  } <"$note"
  while [ "$left" -gt 0 ] && [ -z "$stopping" ] && same; do
    step=$((left < 30 ? left : 30))
    run "$sleep" "$step"
    left=$((left - step))
  done
  # The volume's folder may be gone by now, and Node does not start in a folder that is not there.
  cd /
  if [ -n "$stopping" ]; then
    [ -z "$farewell" ] || exec "$@" --give-back
    exit 0
  fi
  run "$@"
  [ -z "$stopping" ] || exit 0
  [ "$code" = 5 ] || exit "$code"
done
`;

/** Makes this process the waiter, under the same id. Answers false where it cannot. */
export type BecomeWaiter = (note: string) => boolean;

/** Undefined where a process cannot be replaced, or the image lacks the programs: another image than ours, another system. */
export function systemWaiter(): BecomeWaiter | undefined {
  const become = process.execve?.bind(process);
  if (become === undefined || ![SHELL, SLEEP].every(isExecutable)) return undefined;
  const agent = [process.execPath, ...process.execArgv, ...process.argv.slice(1), '--until-idle'];
  return note => {
    try {
      const name = 'postern-waiter';
      return become(SHELL, [name, '-c', WAITER, name, note, SLEEP, ...agent]);
    } catch {
      return false;
    }
  };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
