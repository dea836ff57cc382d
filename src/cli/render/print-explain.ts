/** `--explain`: for each key where it came from and what each step did to it. */
import { targetName } from '../../manifest/produced-keys.ts';
import { explain, type ExplainedKey, type ExplainedStep } from '../../resolve/explain.ts';
import type { TraceEvent } from '../../resolve/trace.ts';
import { hintOf } from './hint.ts';
import { oneLineValue, sortedKeys, titleOf, type RenderedSecret } from './outputs.ts';

export interface Traced extends RenderedSecret {
  readonly events: readonly TraceEvent[];
}

/** A paragraph for each key; values are shown by size and form unless `showValues`. */
export function printExplain(secrets: readonly Traced[], showValues: boolean): string {
  return secrets.map(secret => explainSecret(secret, showValues)).join('\n');
}

function explainSecret(secret: Traced, showValues: boolean): string {
  const explanation = explain(secret.events, new Map(sortedKeys(secret.data)));
  const shown = showValues ? oneLineValue : hintOf;
  const lines = [
    `ExternalSecret ${titleOf(secret)} → Secret ${targetName(secret.externalSecret)}`,
    ...explanation.keys.flatMap(key => keyLines(key, shown)),
    ...explanation.dropped.flatMap(key => [
      `  (${key.key})  fetched, and no key of the Secret: the template writes others`,
      ...stepLines(key, shown),
    ]),
    ...explanation.absent.map(
      place => `  (nothing)  ${place}: gone at the provider, left out by deletionPolicy`,
    ),
    ...(secret.data.size === 0 ? ['  no keys'] : []),
  ];
  return lines.map(line => `${line}\n`).join('');
}

type Show = (value: Buffer) => string;

function keyLines(key: ExplainedKey, shown: Show): string[] {
  const overwrites = key.overwritten.map(place => `      over what ${place} gave`);
  return [`  ${key.key}  ${sized(key.value, shown)}`, ...stepLines(key, shown), ...overwrites];
}

function stepLines({ place, steps }: ExplainedKey, shown: Show): string[] {
  return [
    `      from ${place}`,
    ...steps.flatMap((step, index) => {
      const change = changeOf(step, steps[index - 1], shown);
      return change === undefined ? [] : [`      ${step.step.padEnd(8)}  ${change}`];
    }),
  ];
}

/** undefined: the step left this key and its value alone, and could have done nothing else. */
function changeOf(step: ExplainedStep, before: ExplainedStep | undefined, shown: Show): string | undefined {
  const { detail = '' } = step;
  if (step.step === 'template') return detail === '' ? 'uses no key for sure' : `uses ${detail}`;
  if (before === undefined) return `${prefix(detail)}${step.key}, ${sized(step.value, shown)}`;
  const sameKey = step.key === before.key;
  const sameValue = step.value.equals(before.value);
  if (sameKey && sameValue) return step.step === 'decode' ? `${prefix(detail)}unchanged` : undefined;
  return [
    prefix(detail),
    ...(sameKey ? [] : [`${before.key} → ${step.key}`]),
    ...(sameValue ? [] : [`${before.value.length} → ${sized(step.value, shown)}`]),
  ].join(sameKey || sameValue ? '' : ', ');
}

function prefix(detail: string): string {
  return detail === '' ? '' : `${detail}: `;
}

function sized(value: Buffer, shown: Show): string {
  return `${value.length} byte${value.length === 1 ? '' : 's'}, ${shown(value)}`;
}
