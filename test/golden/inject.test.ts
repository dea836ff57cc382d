import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { isError, type Finding } from '../../src/check/finding.ts';
import { toStatus, toWarnings } from '../../src/check/status.ts';
import { injectByCommand } from './by-command.ts';
import { injectByWebhook } from './by-webhook.ts';
import { injectDirectly, listFixtures, subjectOf, type Fixture } from './fixtures.ts';

const update = process.env['UPDATE_GOLDEN'] === '1';
const fixtures = listFixtures();

describe.concurrent.each(fixtures)('$name', fixture => {
  const outcome = injectDirectly(fixture);
  const errors = outcome.findings.filter(isError);

  test('becomes what its output.yaml says', () => {
    const wanted = outcome.object === undefined ? undefined : asYaml(outcome.object);
    expect(golden(fixture, 'output.yaml', wanted)).toBe(wanted);
  });

  test('gives the same on the command line, with findings as in its findings.txt', async () => {
    const command = await injectByCommand(fixture);
    const expected = outcome.object ?? (errors.length === 0 ? subjectOf(fixture).object : undefined);
    expect(command.object).toEqual(expected);
    expect(command.code).toBe(errors.length === 0 ? 0 : 1);
    const ofInjection = command.findings.split('\n').filter(line => / PST3\d\d /.test(line));
    expect(ofInjection.map(line => line.replace(/^\S+:\d+:\d+: /, ''))).toEqual(
      outcome.findings.map(fromFiles).map(asLine),
    );
    const wanted = command.findings === '' ? undefined : command.findings;
    expect(golden(fixture, 'findings.txt', wanted)).toBe(wanted);
  });

  test('gives the same in the webhook', async () => {
    const webhook = await injectByWebhook(fixture);
    const { path } = subjectOf(fixture);
    const inPod = outcome.findings.map(finding => ({
      ...finding,
      path: finding.path.slice(path === '' ? 0 : path.length + 1),
    }));
    expect(webhook).toEqual({
      allowed: errors.length === 0,
      ...(outcome.object === undefined ? {} : { object: outcome.object }),
      refused: errors.length === 0 ? [] : toStatus({ kind: 'Pod', name: '' }, inPod).details.causes,
      warnings: errors.length === 0 ? toWarnings(inPod) : [],
    });
  });
});

test('no fixture has files that nothing reads or expects', () => {
  const known = new Set([
    'input.yaml',
    'settings.yaml',
    'options.json',
    'between.json',
    'output.yaml',
    'findings.txt',
  ]);
  const strange = fixtures.flatMap(({ folder }) =>
    readdirSync(folder)
      .filter(file => !known.has(file))
      .map(file => join(folder, file)),
  );
  expect(strange).toEqual([]);
});

/** What a golden file holds, after it was rewritten where that is asked for; undefined: it is not there. */
function golden({ folder }: Fixture, file: string, wanted: string | undefined): string | undefined {
  const path = join(folder, file);
  if (update && wanted === undefined) rmSync(path, { force: true });
  if (update && wanted !== undefined) writeFileSync(path, wanted);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function asYaml(value: unknown): string {
  return stringify(value, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
}

/** A webhook has the cluster in view. A command has the files, and of what it does not see there it says no more than that. */
function fromFiles(finding: Finding): Finding {
  const message = finding.message
    .replace(
      /^(?<what>there is no .*) in namespace (?<namespace>\S+)$/u,
      '$<what> among the files for namespace $<namespace>',
    )
    .replace(
      / does not exist in namespace (?<namespace>\S+)$/u,
      ' is not among the files for namespace $<namespace>',
    )
    .replace(/ does not exist$/u, ' is not among the files')
    .replace(
      /^no ExternalSecret in namespace (?<namespace>\S+) writes/u,
      'no ExternalSecret among the files for namespace $<namespace> writes',
    );
  const fix = finding.fix
    ?.replace(
      /^apply it before the workload, or correct the name$/u,
      'add the file that has it, or correct its name or its errors',
    )
    .replace(/^apply an ExternalSecret/u, 'add the file of an ExternalSecret');
  return { ...finding, message, ...(fix === undefined ? {} : { fix }) };
}

function asLine({ severity, rule, path, message, fix }: Finding): string {
  return `${severity} ${rule} ${path}: ${message}${fix === undefined ? '' : `; ${fix}`}`;
}
