/**
 * How much one replica takes on. Whoever reaches the port may call: an API server shows no certificate of its own, so
 * these also hold against a pod that means harm. Sized for the memory limit of the Deployment, 256 MiB; idle it has 80.
 */
export interface Limits {
  /** About 75 KiB each. Three API servers with the usual `--max-mutating-requests-inflight` of 200 have 600 at most. */
  readonly connections: number;
  /**
   * A body that is not there so long after it was begun to be read, or an answer that has not gone so long after it was
   * given, may lose its connection to a new one when there are too many. API servers send and read in milliseconds.
   */
  readonly stalledMs: number;
  /** Of a TLS handshake. Go's client gives up after ten seconds, too. */
  readonly handshakeMs: number;
  /** Of the head of a call. An API server sends some hundred bytes; a token in it can have a few thousand. */
  readonly headerBytes: number;
  readonly headerCount: number;
  /** From the first byte of a head to its end. */
  readonly headerMs: number;
  /** From the first byte of a call to the last. */
  readonly callMs: number;
  /**
   * On a connection without a byte in either direction, whether nothing is asked or an answer is not read. Go's client
   * keeps an idle connection for 90 s. Were this shorter, a call could be sent into a connection that is just being
   * closed, and Go does not repeat a POST.
   */
  readonly silenceMs: number;
  /** Two objects at etcd's limit of 1.5 MiB, which JSON escapes can make several times longer. */
  readonly bodyBytes: number;
  /**
   * Members and elements in a body: parsed, the smallest take twenty times their text, and a member under a key that no
   * other has takes some hundred bytes. Two pods with a thousand variables in each of ten containers have 80,000.
   */
  readonly values: number;
  /** A body up to this size is read at once: together they are bounded by the number of connections. */
  readonly smallBodyBytes: number;
  /**
   * Of all larger bodies that are read or held at the same time. One letter beyond Latin-1 makes V8 keep two bytes of each
   * character, so they can take twice that; parsed, the one that is decided takes several times its size.
   */
  readonly largeBodiesBytes: number;
  /** How many calls with a larger body may wait for room, unread. */
  readonly queue: number;
  /** From when a larger body is let in to its last byte: until then it takes the room of others. */
  readonly largeBodyMs: number;
  /** Of all answers that were given and not read, except for a small one on each connection. */
  readonly unreadBytes: number;
  /** How many objects may be waited for at the same time, so that a slow API server does not fill the memory with pods. */
  readonly reads: number;
}

const KiB = 1024;
const MiB = 1024 * KiB;

export const defaultLimits: Limits = {
  connections: 600,
  stalledMs: 1000,
  handshakeMs: 10_000,
  headerBytes: 12 * KiB,
  headerCount: 64,
  headerMs: 10_000,
  callMs: 30_000,
  silenceMs: 100_000,
  bodyBytes: 8 * MiB,
  values: 84_000,
  smallBodyBytes: 64 * KiB,
  largeBodiesBytes: 12 * MiB,
  queue: 64,
  largeBodyMs: 10_000,
  unreadBytes: 16 * MiB,
  reads: 256,
};
