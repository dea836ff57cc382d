/** A call of the client that was not answered with an injected pod. Times are milliseconds of one clock. */
export interface FailedCall {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly message: string;
  /** Was there an answer at all? A connection that is refused or reset is none. */
  readonly answered: boolean;
}

/** A time in which calls have to fail, whatever Postern does. */
export interface Outage {
  readonly what:
    | 'the API server was away'
    | 'the API server held a wiped caBundle'
    | 'the call went into a connection to a process that was killed';
  readonly from: number;
  readonly to: number;
}

export interface Account {
  /** Nothing explains these: there must be none. */
  readonly failed: readonly FailedCall[];
  /** By what they had to fail of; always shown beside the others. */
  readonly explained: readonly { readonly what: Outage['what']; readonly calls: readonly FailedCall[] }[];
}

/**
 * Which failures an outage explains. An API server that is away admits nothing, and says nothing or that it is not
 * ready. One whose caBundle somebody has wiped distrusts everybody until it sees the repair. A failure counts as
 * explained only if it happened in that time and reads like that; everything else stays a failure. A process that is
 * killed has left the Service before, but an API server may use a connection that it kept in the moment when it ends.
 */
export function accountForFailures(failures: readonly FailedCall[], outages: readonly Outage[]): Account {
  const reasons = new Map(
    failures.map(failure => [failure, outages.find(outage => explains(outage, failure))]),
  );
  const kinds = [...new Set(outages.map(({ what }) => what))];
  return {
    failed: failures.filter(failure => reasons.get(failure) === undefined),
    explained: kinds.map(what => ({
      what,
      calls: failures.filter(failure => reasons.get(failure)?.what === what),
    })),
  };
}

function explains(
  { what, from, to }: Outage,
  { startedAt, endedAt, message, answered }: FailedCall,
): boolean {
  if (endedAt < from || startedAt > to) return false;
  const ofWebhook = message.includes('failed calling webhook');
  if (what === 'the API server was away') {
    return !ofWebhook && (!answered || /not yet ready|shutting down|apiserver is/i.test(message));
  }
  if (what === 'the API server held a wiped caBundle') return ofWebhook && message.includes('x509');
  return ofWebhook && /: EOF$|connection reset by peer$|broken pipe$/.test(message);
}
