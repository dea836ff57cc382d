import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ANNOTATION_PREFIX } from '../../src/manifest/stray-annotation.ts';
import { optionNames, optionTable } from '../../src/inject/options/options.ts';
import { defaultSettings } from '../../src/inject/options/settings.ts';
import { correctionTable } from '../../src/manifest/corrections.ts';

const file = fileURLToPath(new URL('../../docs/reference/annotations.md', import.meta.url));

test('the annotation reference is what the option table says', () => {
  const wanted = reference();
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, wanted);
  expect(readFileSync(file, 'utf8')).toBe(wanted);
});

function reference(): string {
  const rows = optionNames.map(name => {
    const row = optionTable[name];
    const locked = defaultSettings.locked.includes(name) ? 'locked' : 'free';
    const standard = 'default' in row ? `\`${row.default}\`` : '–';
    return `| \`${ANNOTATION_PREFIX}${name}\` | ${row.form.replaceAll('|', '\\|')} | ${standard} | ${locked} | ${row.doc} |`;
  });
  const corrections = Object.entries(correctionTable).map(([annotation, { values, doc }]) => {
    const [standard, other] = values;
    return `| \`${annotation}\` | "${standard}" or "${other}" | \`${standard}\` | ${doc} |`;
  });
  return `# Annotations

## Of pods

Written on the pod template (or the pod). An unknown name is answered with a warning and the nearest name, a value that
cannot be read is refused with what to write. The operator's settings may change a default or lock an option.
This page is generated from the option table: \`UPDATE_GOLDEN=1 npx vitest run --project golden test/docs\`.

| annotation | value | default | lock | what it does |
|---|---|---|---|---|
${rows.join('\n')}

## Of ExternalSecrets

Where External Secrets silently gives a wrong value, Postern gives the same by default and warns; these ask for the right one.

| annotation | value | default | what it does |
|---|---|---|---|
${corrections.join('\n')}

## Reserved

Postern itself writes \`${ANNOTATION_PREFIX}plan\` and \`${ANNOTATION_PREFIX}status\`; a user who writes one is refused.
`;
}
