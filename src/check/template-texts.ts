import type { ExternalSecretSpec } from '../api/external-secret.ts';
import type { Loose } from '../api/validate/loose.ts';

type Template = Loose<NonNullable<NonNullable<ExternalSecretSpec['target']>['template']>>;

/** Every template text of a `template`, with its field path. */
export function templateTexts(
  template: Template | undefined,
  path: string,
): readonly (readonly [path: string, text: string])[] {
  const { data, metadata, templateFrom } = template ?? {};
  return [
    ...entries(`${path}.data`, data),
    ...(templateFrom ?? []).flatMap((from, index) =>
      from?.literal === undefined ? [] : [[`${path}.templateFrom[${index}].literal`, from.literal] as const],
    ),
    ...entries(`${path}.metadata.labels`, metadata?.labels),
    ...entries(`${path}.metadata.annotations`, metadata?.annotations),
  ];
}

function entries(
  path: string,
  texts: Readonly<Record<string, string | undefined>> | undefined,
): readonly (readonly [string, string])[] {
  return Object.entries(texts ?? {}).flatMap(([key, text]) =>
    text === undefined ? [] : [[`${path}[${key}]`, text] as const],
  );
}
