/** What is said of a pod with `inject: auto` of which nothing is served. */
import type { Finding } from '../check/finding.ts';
import { nobodyWrites } from '../check/wording/nobody-writes.ts';
import type { InjectContext } from './contract.ts';
import type { Delivery } from './deliver/delivery.ts';
import { refusal, warning } from './finding.ts';
import { INJECT_ANNOTATION } from './options/options.ts';
import { annotationPath } from './options/read-options.ts';

const INJECT_PATH = annotationPath(INJECT_ANNOTATION);

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
  const [where, bring] = isOfFiles ? ['among the files for', 'add the file of'] : ['in', 'apply'];
  const { message, fix } = nobodyWrites(awaited, ` ${where} namespace ${namespace}`, bring);
  return refusal('PST321', INJECT_PATH, message, fix);
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
