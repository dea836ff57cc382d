/** The SecretPolicies of files. */
import { POLICY_KIND } from '../../api/secret-policy.ts';
import { nameOf } from '../../check/manifest-set.ts';
import { isPolicy } from '../../check/policy/policy-objects.ts';
import { problem } from '../../errors.ts';
import type { SourceObject } from '../../manifest/read/read.ts';
import { findFiles } from './find-files.ts';
import { readText } from './read-text.ts';

/** A file that policies stand in, as a command has read it. */
export interface PolicyFile<Read> {
  readonly read: Read;
  readonly policies: readonly SourceObject[];
}

/**
 * Reads the policies of files and folders; what else is in them is passed over.
 *
 * @param read of the text of a file
 * @throws PosternError `POLICY_UNREADABLE` for a path that has none, and for two of one name
 */
export async function readPolicyFiles<Read extends { readonly objects: readonly SourceObject[] }>(
  paths: readonly string[],
  read: (text: string, file: string) => Read,
): Promise<readonly PolicyFile<Read>[]> {
  const owners = new Map<string, string>();
  const all: PolicyFile<Read>[] = [];
  for (const path of paths) {
    const files = await policyFilesAt(path, read);
    if (files.every(({ policies }) => policies.length === 0))
      throw unreadable(path, 'there is no SecretPolicy in it');
    for (const { file, policies } of files) {
      for (const { object } of policies) {
        const other = owners.get(nameOf(object));
        if (other !== undefined) throw unreadable(file, `${other} has a SecretPolicy ${nameOf(object)} too`);
        owners.set(nameOf(object), file);
      }
    }
    all.push(...files);
  }
  return all;
}

/** As they are written. */
export function policiesIn(files: readonly PolicyFile<unknown>[]): readonly SourceObject['object'][] {
  return files.flatMap(({ policies }) => policies.map(({ object }) => object));
}

async function policyFilesAt<Read extends { readonly objects: readonly SourceObject[] }>(
  path: string,
  read: (text: string, file: string) => Read,
): Promise<readonly (PolicyFile<Read> & { readonly file: string })[]> {
  const { files, unopened } = await findFiles([path]);
  const [fault] = unopened;
  if (fault !== undefined) throw unreadable(fault.path, `it cannot be opened: ${fault.reason}`);
  const known: (PolicyFile<Read> & { readonly file: string })[] = [];
  for (const { path: file } of files) {
    const text = await readText(file);
    if ('fault' in text) throw unreadable(file, `it ${text.message}`);
    if (!text.text.includes(POLICY_KIND)) continue;
    const all = read(text.text, file);
    known.push({ file, read: all, policies: all.objects.filter(({ object }) => isPolicy(object)) });
  }
  return known;
}

function unreadable(file: string, reason: string): Error {
  return problem('POLICY_UNREADABLE', { file, reason });
}
