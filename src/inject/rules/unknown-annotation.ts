import type { RuleInfo } from '../../check/rule.ts';

/**
 * An annotation `postern.dev/…` that does not exist, or one of ours under another prefix, with the right name.
 *
 * An annotation that Postern does not know has no effect, and a slip in its name is easily made: `postern.dev/injct`,
 * `postern/inject`, `postern.io/inject`, `postern.dev.inject`. Write the name that the message proposes, or remove it. `kubectl apply` says
 * so of annotations that begin with `postern`; of another slip in the domain (`postren.dev/inject`) no API server asks Postern, and
 * `postern lint` and `postern inject` say it.
 */
export const unknownAnnotation: RuleInfo = {
  id: 'PST301',
  title:
    'an annotation `postern.dev/…` that does not exist, or one of ours under another prefix, with the right name',
};
