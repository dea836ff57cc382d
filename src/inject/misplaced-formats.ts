import type { Finding } from '../check/finding.ts';
import { excerpt } from '../check/wording/excerpt.ts';
import { refusal } from './finding.ts';
import type { Options } from './options/options.ts';
import { annotationPath } from './options/read-options.ts';

/** PST302: a format for an ExternalSecret whose files are not written by name. */
export function misplacedFormats({ format, inject }: Options): Finding[] {
  const named = Array.isArray(inject) ? inject : [];
  return [...(format?.keys() ?? [])]
    .filter(name => !named.includes(name))
    .map(name =>
      refusal(
        'PST302',
        annotationPath('postern.dev/format'),
        `postern.dev/format names ${excerpt(name)}, which postern.dev/inject does not name`,
        inject === 'auto'
          ? 'formats go with named ExternalSecrets: write postern.dev/inject: "<names>"'
          : `add ${excerpt(name)} to postern.dev/inject`,
      ),
    );
}
