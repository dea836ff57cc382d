/** `postern policy`: policies in other forms. */
import { stringify } from 'yaml';
import { isJsonObject } from '../api/json.ts';
import { POLICY_KIND, type SecretPolicy } from '../api/secret-policy.ts';
import { checkObject } from '../check/check.ts';
import { isError } from '../check/finding.ts';
import { nameOf } from '../check/manifest-set.ts';
import { isPolicy } from '../check/policy/policy-objects.ts';
import { vapManifests } from '../check/vap/manifests.ts';
import { staticErrors, staticWarnings } from '../check/vap/static-rules.ts';
import { builtInPolicies, policiesOf } from '../check/vap/vap-policies.ts';
import { describe, PosternError } from '../errors.ts';
import { readManifestFiles } from './files/manifest-files.ts';
import { counted } from './print/counted.ts';
import { allRules } from './rules.ts';

const HELP = `Writes what an API server can enforce by itself, as ValidatingAdmissionPolicies with their bindings.

  postern policy vap [FILE…]

Without files: the built-in rules that CEL can say. With files (folders, - for standard input): the requirements and custom
rules of the SecretPolicies in them. Standard error says what only Postern's webhook can. Needs Kubernetes 1.30 or later.

Exit status: 0 written, 1 a SecretPolicy is wrong, 2 wrong usage, 3 a file cannot be read.
`;

/** @returns the exit status */
export async function run([command, ...files]: string[]): Promise<number> {
  if (command === undefined) {
    process.stderr.write(HELP);
    return 2;
  }
  if (command === '--help' || command === '-h' || files.includes('--help') || files.includes('-h')) {
    process.stdout.write(HELP);
    return 0;
  }
  const flag = files.find(file => file.startsWith('-') && file !== '-');
  if (command !== 'vap' || flag !== undefined) {
    const what = flag === undefined ? `command "policy ${command}"` : `flag ${flag}`;
    return complain(2, `there is no ${what}; postern policy --help shows what there is`);
  }
  if (files.length === 0) {
    print(builtInPolicies().flatMap(vapManifests));
    const said = new Set([...staticErrors, ...staticWarnings].map(({ rule }) => rule));
    const unsaid = allRules.filter(({ id }) => !said.has(id));
    process.stderr.write(`${counted(said.size, 'rule')} said; ${unsaid.length} others are the webhook's\n`);
    return 0;
  }
  try {
    return await fromFiles(files);
  } catch (error) {
    if (error instanceof PosternError) return complain(3, describe(error));
    throw error;
  }
}

async function fromFiles(files: readonly string[]): Promise<number> {
  const { objects, problems } = await readManifestFiles(files);
  const [problem] = problems;
  if (problem !== undefined) return complain(3, problem.message);
  const policies = objects.map(({ object }) => object).filter(isPolicy);
  if (policies.length === 0) return complain(1, `there is no ${POLICY_KIND} in what was read`);
  const wrong = policies.flatMap(object =>
    checkObject(object)
      .filter(isError)
      .map(({ rule, path, message }) => `${nameOf(object)}: ${rule} ${path}: ${message}`),
  );
  if (wrong.length > 0) return complain(1, wrong.join('\n'));
  const now = new Date();
  const said = policies.filter(hasSpec).map(policy => policiesOf(policy, now));
  const written = said.flatMap(one => one.policies);
  const twice = written.find(({ name }, index) => written.findIndex(one => one.name === name) !== index);
  if (twice !== undefined)
    return complain(
      1,
      `${twice.name} would be written twice: policies and their rules need names of their own`,
    );
  print(written.flatMap(vapManifests));
  for (const what of said.flatMap(({ unsaid }) => unsaid)) process.stderr.write(`not said: ${what}\n`);
  return 0;
}

/** It has just been held against the schema. */
function hasSpec(object: object): object is SecretPolicy {
  return 'spec' in object && isJsonObject(object.spec);
}

function print(objects: readonly object[]): void {
  const documents = objects.map(object => stringify(object, { lineWidth: 0, aliasDuplicateObjects: false }));
  process.stdout.write(documents.join('---\n'));
}

function complain(status: number, text: string): number {
  process.stderr.write(`postern policy: ${text}\n`);
  return status;
}
