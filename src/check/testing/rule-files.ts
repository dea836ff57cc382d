/** The rules as files: what each exports, its doc comment and its examples. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isJsonObject } from '../../api/json.ts';
import { exampleCases, type ExampleCase } from './examples.ts';

const src = fileURLToPath(new URL('../../', import.meta.url));

export interface RuleFile {
  /** Below src: `check/external-secret/durations.ts`. */
  readonly file: string;
  readonly id: string;
  readonly title: string;
  readonly kinds: readonly string[];
  /** Text of the doc comment above the rule, without the asterisks; empty where there is none. */
  readonly doc: string;
  readonly cases: readonly ExampleCase[];
}

/** Every file that exports a rule, in order of their ids: those of the engine, those that policies ask for, and those of injection. */
export async function ruleFiles(): Promise<readonly RuleFile[]> {
  const files = globSync(['check/*/*.ts', 'check/policy/requirements/*.ts', 'inject/rules/*.ts'], {
    cwd: src,
  }).filter(
    file => !file.endsWith('.test.ts') && !file.endsWith('index.ts') && !file.startsWith('check/testing'),
  );
  const found = await Promise.all(files.map(rulesOf));
  return found.flat().toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

async function rulesOf(file: string): Promise<RuleFile[]> {
  const exported: unknown = await import(pathToFileURL(join(src, file)).href);
  const source = readFileSync(join(src, file), 'utf8');
  return Object.entries(isJsonObject(exported) ? exported : {}).flatMap(([name, rule]) =>
    isJsonObject(rule) && typeof rule['id'] === 'string' && rule['id'].startsWith('PST')
      ? [
          {
            file,
            id: rule['id'],
            title: String(rule['title']),
            kinds: Array.isArray(rule['kinds']) ? rule['kinds'].map(String) : [],
            doc: docOf(source, name),
            cases: casesOf(file),
          },
        ]
      : [],
  );
}

function docOf(source: string, name: string): string {
  const before = source.slice(0, source.indexOf(`export const ${name}`));
  const comment = /\/\*\*((?:(?!\*\/).)*)\*\/\s*$/su.exec(before)?.[1] ?? '';
  return comment
    .split('\n')
    .map(line => line.replace(/^\s*\* ?/u, ''))
    .join('\n')
    .trim();
}

function casesOf(file: string): readonly ExampleCase[] {
  const examples = join(src, file.replace(/\.ts$/u, '.examples.yaml'));
  try {
    return exampleCases(readFileSync(examples, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
