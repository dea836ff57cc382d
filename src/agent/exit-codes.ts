/** What the agent's exit code says. Part of the documented interface: a number never changes its meaning. */
export const EXIT = {
  ok: 0,
  /** `status`: at least one ExternalSecret is stale or expired. */
  notFresh: 1,
  /** The command line, the plan or the state file cannot be used. Trying again is no use. */
  usage: 2,
  /** A provider refused, or what it gave cannot be delivered. Trying again is no use. */
  refused: 3,
  /** The deadline passed, or the files could not be written. Trying again may help. */
  unavailable: 4,
  /** `refresh --until-idle`: there is nothing to do for a while. waiter.sh knows it. */
  idle: 5,
  /** A defect of the agent. */
  defect: 70,
  /** SIGTERM or SIGINT came before the files were written: 128 + 15. */
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
