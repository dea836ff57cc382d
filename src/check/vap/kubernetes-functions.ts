import { sourceEnvironment } from '../cel/environment.ts';
import { nodesIn } from '../cel/syntax-tree.ts';

/**
 * Functions of an expression that Postern knows and an API server does not: it would take no policy with one
 * (https://kubernetes.io/docs/reference/using-api/cel/, k8s.io/apiserver/pkg/cel/environment, as of Kubernetes 1.30).
 *
 * @param source CEL that compiles
 */
export function foreignFunctions(source: string): readonly string[] {
  const calls = nodesIn(sourceEnvironment().parse(source).ast).flatMap(node =>
    node.op === 'call' || node.op === 'rcall' ? [node.args[0]] : [],
  );
  return [...new Set(calls)].filter(name => !KNOWN.has(name));
}

/** Those of one kind stand together. */
const KNOWN: ReadonlySet<string> = new Set(
  [
    'has all exists exists_one map filter',
    'bool bytes double duration dyn int string timestamp type uint',
    'getDate getDayOfMonth getDayOfWeek getDayOfYear getFullYear getMonth getHours getMinutes',
    'getSeconds getMilliseconds',
    'of none ofNonZeroValue hasValue value or orValue optMap optFlatMap',
    'size contains startsWith endsWith matches find findAll format charAt indexOf join lastIndexOf',
    'lowerAscii replace split substring trim upperAscii',
    'isSorted sum min max intersects equivalent',
    'url isURL getScheme getHost getHostname getPort getEscapedPath getQuery',
    'quantity isQuantity isInteger asInteger asApproximateFloat sign add sub isLessThan',
    'isGreaterThan compareTo',
  ].flatMap(line => line.split(' ')),
);
