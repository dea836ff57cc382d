/**
 * What one replica says of itself, for the replica that leads and for `postern certs status`. It is written before
 * the certificate in it is served, and taken away when the replica has stopped serving: a report that is no longer
 * renewed is of a replica that may serve on, cut off from the API server.
 */
export interface ReplicaReport {
  /** The pod's name; unique among replicas. */
  readonly replica: string;
  /**
   * PEM: the leaf that is served or about to be, then a bridge if there is one; behind them, for a moment, the leaf
   * and bridge that are served until then. Empty: nothing is served so far.
   */
  readonly chain: string;
  /** Of the leaf that ends last; milliseconds since the epoch, 0 without one. */
  readonly leafNotAfter: number;
  readonly ready: boolean;
  /** A sentence: why it is not ready, or what is served. */
  readonly reason: string;
  /** What keeps certificates from being in order, though this one may still be served; absent: nothing does. */
  readonly degraded?: string | undefined;
  /** Where the certificate comes from if it is another source than the Secret, or will as soon as it may: `Secret postern-tls`. */
  readonly source?: string | undefined;
  /** When it was last written; milliseconds since the epoch by the replica's own clock. */
  readonly renewedAt: number;
}
