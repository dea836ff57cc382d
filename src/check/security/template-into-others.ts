import { textsOf } from '../../manifest/labels.ts';
import { warning, type ExternalSecretRule, type RuleFinding } from '../rule.ts';

/**
 * A template that writes fetched values where secrets do not belong: into labels or annotations of the Secret, or into an
 * object of another kind, such as a ConfigMap.
 *
 * Labels and annotations are shown by `kubectl describe`, are in every list and log of the API server, and rights to read Secrets
 * do not guard a ConfigMap. Write values into `data` of a Secret only. Text without `{{` may stand anywhere, and so may what no value goes into, such as
 * `{{ now }}`.
 */
export const templateIntoOthers: ExternalSecretRule = {
  id: 'PST707',
  title: 'a template that writes values into labels, annotations or an object that is no Secret',
  kinds: ['ExternalSecret'],
  check({ spec }) {
    const { manifest, template } = spec?.target ?? {};
    const isSecret = manifest?.kind === undefined || manifest.kind === 'Secret';
    const metadata = (['labels', 'annotations'] as const).flatMap(field =>
      Object.entries(textsOf(template?.metadata?.[field])).flatMap(([name, text]): readonly RuleFinding[] =>
        readsData(text)
          ? [warning(`spec.target.template.metadata.${field}[${name}]`, `writes a value into ${field}`, FIX)]
          : [],
      ),
    );
    const sources = (template?.templateFrom ?? []).flatMap((entry, index): readonly RuleFinding[] => {
      const target = (entry?.target ?? 'Data').toLowerCase();
      return isSecret && (target === 'labels' || target === 'annotations')
        ? [warning(`spec.target.template.templateFrom[${index}].target`, `writes values into ${target}`, FIX)]
        : [];
    });
    return isSecret ? [...metadata, ...sources] : [otherKind(manifest?.kind ?? ''), ...metadata];
  },
};

/** Whether something of the fetched data can be in what an action makes: `{{ now | date "2006" }}` has nothing of it. */
function readsData(text: string): boolean {
  // Without what follows the last end every beginning has one: an end that is missing would be looked for from each of them.
  const closed = text.slice(0, text.lastIndexOf('}}') + 2);
  return (closed.match(/\{\{[\s\S]*?\}\}/gu) ?? []).some(action =>
    /(?:^|[\s({|,=-])[.$]/u.test(action.replaceAll(QUOTED, '""')),
  );
}

/** The closing quote may be missing, for the same reason. */
const QUOTED = /"(?:[^"\\]|\\[\s\S])*"?|`[^`]*`?/gu;

const FIX = 'write it into data of the Secret';

function otherKind(kind: string): RuleFinding {
  const message = `is ${kind.slice(0, 64)}: fetched values would be where rights to read Secrets do not guard them`;
  return warning('spec.target.manifest.kind', message, 'leave manifest out, so that a Secret is written');
}
