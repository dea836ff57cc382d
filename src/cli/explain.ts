/** `postern explain`: the page of a rule. */
import { readFile } from 'node:fs/promises';
import { nearestName } from '../api/validate/nearest-name.ts';
import { allRules } from './rules.ts';

const HELP = `Shows what a rule finds, why that matters and what to do, with examples.

  postern explain [RULE]

Without a rule, all of them with one line each; with the beginning of ids (PST8) those that begin so. Exit status: 0 shown, 2 there is no such rule.
`;

/** @returns the exit status */
export async function run([rule, ...more]: string[]): Promise<number> {
  if (rule === '--help' || rule === '-h') {
    process.stdout.write(HELP);
    return 0;
  }
  if (rule === undefined) {
    process.stdout.write(listed(allRules));
    return 0;
  }
  const known = allRules.find(({ id }) => id === rule.toUpperCase());
  const group = allRules.filter(({ id }) => id.startsWith(rule.toUpperCase()));
  if (known === undefined && more.length === 0 && group.length > 0) {
    process.stdout.write(listed(group));
    return 0;
  }
  if (known === undefined || more.length > 0) {
    process.stderr.write(`postern explain: ${complaint(rule, more)}\n`);
    return 2;
  }
  process.stdout.write(await pageOf(known.id));
  return 0;
}

function listed(rules: typeof allRules): string {
  return rules.map(({ id, title }) => `${id}  ${title}\n`).join('');
}

function complaint(rule: string, more: readonly string[]): string {
  if (more.length > 0) return 'one rule at a time';
  const [, policy] = /^([^/]+)\/[^/]+$/u.exec(rule) ?? [];
  if (policy !== undefined && !policy.includes('.'))
    return `${rule} is a custom rule of a SecretPolicy; kubectl get secretpolicy ${policy} -o yaml shows it`;
  const near = nearestName(
    rule.toUpperCase(),
    allRules.map(({ id }) => id),
  );
  const hint = near === undefined ? 'postern explain lists them' : `did you mean ${near}?`;
  return `there is no rule ${rule}; ${hint}`;
}

/** Beside the bundles of an image, or in the documentation of this source. */
async function pageOf(id: string): Promise<string> {
  const shipped = new URL(`../rules/${id}.md`, import.meta.url);
  const source = new URL(`../../docs/rules/${id}.md`, import.meta.url);
  const page = await readFile(shipped, 'utf8').catch(() => readFile(source, 'utf8'));
  return page.replace(/^<!--.*-->\n+/u, '');
}
