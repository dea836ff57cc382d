import type { ExternalSecret } from '../../api/external-secret.ts';
import type { Loose } from '../../api/validate/loose.ts';
import { readCorrections } from '../../manifest/corrections.ts';
import { quotedTemplate } from '../../template/quoted-template.ts';
import { unquotedOutputs } from '../../template/yaml/unquoted-output.ts';
import { templateTexts } from '../template-texts.ts';
import { warning, type ExternalSecretRule, type RuleFinding } from '../rule.ts';

/*
 * What External Secrets does without a word, and hardly anybody means:
 *
 * decodingStrategy: Auto                            decodes any value that happens to be base64, a plain password too
 * data[].remoteRef.conversionStrategy: Unicode      does nothing: secretKey is the key
 * conversionStrategy: Unicode beside rewrite        does nothing: keys that are rewritten are not converted
 * rewrite[].merge.priority, conflictPolicy Error    a key that is there twice is an error, whatever the priority
 * {{ `{{ .x }}` }} of a Helm chart                  writes {{ .x }} itself, not the value
 * templateFrom that gives YAML, {{ .x }} in it      a value with ": ", a quote or a line end breaks it or adds keys
 */
/**
 * What External Secrets does without a word and hardly anybody means: `Auto` on plain text, settings without
 * effect, values that break YAML.
 *
 * `decodingStrategy: Auto` decodes any value that happens to be base64, a plain password too. `conversionStrategy:
 * Unicode` does nothing under `data` and beside `rewrite`. `merge.priority` does nothing with conflict policy
 * Error. A `templateFrom` that writes `{{ .key }}` into YAML breaks, or gets further keys, with a value that has a
 * quote, a colon or a line end. A template inside a template, as Helm charts need it, writes the braces. The message says what to write.
 */
export const quirks: ExternalSecretRule = {
  id: 'PST115',
  title:
    'what External Secrets does without a word and hardly anybody means: `Auto` on plain text, settings without effect, values that break YAML',
  kinds: ['ExternalSecret'],
  check(externalSecret) {
    return [
      ...autoDecoding(externalSecret),
      ...conversionWithoutEffect(externalSecret),
      ...priorityWithoutEffect(externalSecret),
      ...unquotedValues(externalSecret),
      ...quotedKeys(externalSecret),
    ];
  },
};

type Manifest = Loose<ExternalSecret>;

function autoDecoding({ metadata, spec }: Manifest): RuleFinding[] {
  const paths: string[] = [];
  spec?.data?.forEach((entry, index) => {
    if (entry?.remoteRef?.decodingStrategy === 'Auto')
      paths.push(`spec.data[${index}].remoteRef.decodingStrategy`);
  });
  spec?.dataFrom?.forEach((entry, index) => {
    for (const source of ['extract', 'find'] as const)
      if (entry?.[source]?.decodingStrategy === 'Auto')
        paths.push(`spec.dataFrom[${index}].${source}.decodingStrategy`);
  });
  spec?.target?.template?.templateFrom?.forEach((entry, index) => {
    if (entry?.valuesDecodingStrategy === 'Auto')
      paths.push(`spec.target.template.templateFrom[${index}].valuesDecodingStrategy`);
  });
  if (paths.length === 0 || isStrict(metadata?.annotations)) return [];
  const message = 'Auto decodes every value that happens to be base64, a plain password of eight letters too';
  const fix = 'name Base64, Base64URL or None, or annotate it with postern.dev/auto-decoding: strict';
  return paths.map(path => warning(path, message, fix));
}

function isStrict(annotations: Readonly<Record<string, unknown>> = {}): boolean {
  const texts = Object.entries(annotations).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return readCorrections(Object.fromEntries(texts)).corrections.strictAutoDecoding === true;
}

function conversionWithoutEffect({ spec }: Manifest): RuleFinding[] {
  const inData = (spec?.data ?? []).flatMap((entry, index) =>
    entry?.remoteRef?.conversionStrategy === 'Unicode'
      ? [
          warning(
            `spec.data[${index}].remoteRef.conversionStrategy`,
            'has no effect: secretKey is the key as it is',
            'remove it',
          ),
        ]
      : [],
  );
  const besideRewrite = (spec?.dataFrom ?? []).flatMap((entry, index) =>
    (['extract', 'find'] as const)
      .filter(source => entry?.[source]?.conversionStrategy === 'Unicode' && (entry.rewrite ?? []).length > 0)
      .map(source =>
        warning(
          `spec.dataFrom[${index}].${source}.conversionStrategy`,
          'has no effect beside rewrite: rewritten keys are not converted',
          'remove it, and let rewrite give keys of letters, digits, "-", "_" and "."',
        ),
      ),
  );
  return [...inData, ...besideRewrite];
}

function priorityWithoutEffect({ spec }: Manifest): RuleFinding[] {
  return (spec?.dataFrom ?? []).flatMap((entry, index) =>
    (entry?.rewrite ?? []).flatMap((step, at) => {
      const merge = step?.merge;
      if ((merge?.priority ?? []).length === 0 || merge?.conflictPolicy === 'Ignore') return [];
      const message = 'has no effect: with conflictPolicy Error a key that two objects have is an error';
      const path = `spec.dataFrom[${index}].rewrite[${at}].merge.priority`;
      return [warning(path, message, 'write conflictPolicy: Ignore to let the last of them win')];
    }),
  );
}

function unquotedValues({ spec }: Manifest): RuleFinding[] {
  return (spec?.target?.template?.templateFrom ?? []).flatMap((entry, index) => {
    const { positions, more } = unquotedOutputs(entry?.literal ?? '');
    if (positions.length === 0) return [];
    const places = positions.join(', ');
    const message = `writes a value into YAML as it is (${places}${more === 0 ? '' : ` and ${more} more`}): one with ": ", a quote or a line end breaks it or adds keys`;
    return [
      warning(`spec.target.template.templateFrom[${index}].literal`, message, 'write {{ .key | toJson }}'),
    ];
  });
}

/** Templates of others, such as those of Alertmanager, are quoted on purpose: so only where a key of `data` is asked for. */
function quotedKeys({ spec }: Manifest): RuleFinding[] {
  let keys: ReadonlySet<string | undefined> | undefined;
  const isKey = (key: string) => (keys ??= new Set(spec?.data?.map(entry => entry?.secretKey))).has(key);
  return templateTexts(spec?.target?.template, 'spec.target.template').flatMap(([path, text]) => {
    const found = quotedTemplate(text, isKey);
    if (found === undefined) return [];
    const message = `writes a template as it stands (${found.position}), not the value of ${found.key}`;
    return [warning(path, message, 'remove the outer {{ }} and quotes: they are for Helm alone')];
  });
}
