import type { Finding } from '../check/finding.ts';

/** Findings of injection: what a pod or its template asks for and cannot have. Ids are never reused. */
export type InjectRule =
  /** A field that has not the type that Kubernetes gives it; only in files, an API server lets none through. */
  | 'PST300'
  /** A value that cannot be read, or that names nothing. */
  | 'PST302'
  /** An annotation where, or as, it has no effect. */
  | 'PST304'
  /** An ExternalSecret or store is missing, forbidden, out of reach or unsupported. */
  | `PST30${5 | 6 | 7 | 8 | 9}`
  /** Variables need a newer API server. */
  | 'PST310'
  /** Variables cannot be delivered the way that was asked for. */
  | 'PST311'
  /** A name or path of ours is taken. */
  | 'PST312'
  /** A signal cannot reach the process. */
  | 'PST313'
  /** Nothing in the pod is served, and it can start so. */
  | 'PST314'
  /** Works, but not as a user may think. */
  | 'PST315'
  /** An annotation that only Postern writes. */
  | 'PST316'
  /** The kind of pod is not supported. */
  | 'PST317'
  /** A reference to a key that its ExternalSecret does not produce. */
  | 'PST318'
  /** A generator that is missing. */
  | 'PST319'
  /** A provider does something that hardly anybody means. */
  | 'PST320'
  /** Nothing in the pod is served, and it needs what nobody writes yet. */
  | 'PST321'
  /** A time of refreshing that a pod does not keep to. */
  | 'PST322';

export function refusal(rule: InjectRule, path: string, message: string, fix?: string): Finding {
  return { rule, severity: 'error', path, message, ...(fix === undefined ? {} : { fix }) };
}

export function warning(rule: InjectRule, path: string, message: string, fix?: string): Finding {
  return { rule, severity: 'warning', path, message, ...(fix === undefined ? {} : { fix }) };
}
