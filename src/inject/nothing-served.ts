/** What is said of a pod with `inject: auto` of which nothing is served. */
import type { Finding } from '../check/finding.ts';
import { listed } from '../check/wording/listed.ts';
import type { InjectContext } from './contract.ts';
import type { Delivery } from './deliver/delivery.ts';
import { refusal, warning } from './finding.ts';
import { INJECT_ANNOTATION } from './options/options.ts';
import { annotationPath } from './options/read-options.ts';

const INJECT_PATH = annotationPath(INJECT_ANNOTATION);
/** Any one of them helps. */
const MOST_NAMED = 5;

/**
 * PST321: it needs Secrets that no ExternalSecret writes. One may be applied right after it, and nothing is ever injected into
 * a pod that is there: refused, it is made again by its controller.
 *
 * @param awaited names of those Secrets, at least one
 */
export function nothingWritten(
  awaited: ReadonlySet<string>,
  { namespace, isOfFiles = false }: Pick<InjectContext, 'namespace' | 'isOfFiles'>,
): Finding {
  const isOne = awaited.size === 1;
  const where = isOfFiles ? `among the files for namespace ${namespace}` : `in namespace ${namespace}`;
  const what = `${isOne ? 'Secret' : 'one of the Secrets'} ${listed(awaited, MOST_NAMED)}`;
  const bring = isOfFiles ? 'add the file of' : 'apply';
  return refusal(
    'PST321',
    INJECT_PATH,
    `no ExternalSecret ${where} writes ${what}: pods that need ${isOne ? 'it' : 'them'} are refused until one does`,
    `${bring} an ExternalSecret whose target is ${isOne ? 'it' : 'one of them'}, name an ExternalSecret (postern.dev/inject: <name>), or remove the annotation`,
  );
}

/** PST314: it can start without. References that are not needed are taken out, which is what its patch is then. */
export function nothingServed({ patch }: Pick<Delivery, 'patch'>): Finding {
  return patch.length === 0
    ? warning(
        'PST314',
        INJECT_PATH,
        'no reference of this pod is to a Secret that an ExternalSecret of the namespace targets: nothing is injected',
        'refer to such a Secret, name an ExternalSecret (postern.dev/inject: <name>), or remove the annotation',
      )
    : warning(
        'PST314',
        INJECT_PATH,
        'its containers set every variable themselves that they refer to served Secrets for: the references are taken out, and nothing is injected',
        'leave the variables of the containers out that hide those of the Secrets, or remove the annotation',
      );
}
