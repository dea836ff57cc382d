import { renderTarget } from '../../src/template/secret/render-target.ts';
import { executeTemplate } from '../../src/template/execute.ts';
import { loadFunctions } from '../../src/template/functions/registry.ts';
import { parseTemplate } from '../../src/template/parse/parse.ts';
import { bytesOf } from '../../src/template/value.ts';
import { askOne } from '../oracle/oracle.ts';
import { median } from './statistics.ts';

export interface TemplateRow {
  readonly what: string;
  /** Of the template. */
  readonly bytes: number;
  /** To read it and execute it once, in microseconds. */
  readonly postern: number;
  /** The same in Go, with the functions of External Secrets Operator. */
  readonly go: number;
}

export interface TemplateFigures {
  readonly rows: readonly TemplateRow[];
  /** `template.data` of a thousand keys, as the agent renders it, in milliseconds. */
  readonly thousandKeys: number;
}

const values: Readonly<Record<string, string>> = {
  username: 'shop',
  password: 'correct horse battery staple',
  host: 'db.example.com',
  port: '5432',
  json: JSON.stringify({ users: Array.from({ length: 20 }, (_, i) => ({ name: `user-${i}`, id: i })) }),
};

const small = 'postgres://{{ .username }}:{{ .password | urlquery }}@{{ .host }}:{{ .port }}/shop';
const large = Array.from(
  { length: 100 },
  (_, i) => `{{- if eq .port "5432" }}\nhost_${i} = {{ .host }}\n{{- else }}{{ .password }}{{ end }}`,
).join('');
const sprig = `{{ $doc := .json | fromJson }}{{ range $i, $user := $doc.users }}
{{ $i | add1 }}: {{ $user.name | upper | replace "-" "_" | quote | indent 2 }} {{ printf "%03d" (int $user.id) }}
{{- end }}
{{ .password | b64enc | trunc 8 }} {{ list "c" "a" "b" | sortAlpha | join "," }} {{ dict "a" .host "b" .port | toJson }}
{{ .host | splitList "." | last | default "none" }} {{ regexReplaceAll "[aeiou]" .password "." }} {{ .username | sha256sum }}`;

const cases = { 'small: a URL': small, 'large: 100 conditions': large, 'heavy with sprig': sprig };

/** Both read the template each time, as an agent and External Secrets Operator do at each refresh. */
export async function benchTemplates(rounds: number): Promise<TemplateFigures> {
  const rows: TemplateRow[] = [];
  for (const [what, template] of Object.entries(cases)) {
    const postern: number[] = [];
    const go: number[] = [];
    const once = await prepared(template);
    const repeat = Math.ceil(2_000_000 / (template.length * 40));
    repeated(once, repeat * 3);
    for (let round = 0; round < rounds; round += 1) {
      postern.push(repeated(once, repeat));
      go.push(await inGo(template, repeat));
    }
    rows.push({ what, bytes: template.length, postern: median(postern), go: median(go) });
  }
  return { rows, thousandKeys: await thousandKeys() };
}

/** One reading and execution; the functions are loaded before. */
async function prepared(template: string): Promise<() => void> {
  const functions = await loadFunctions(parseTemplate(template).functions);
  const entries = new Map(Object.entries(values).map(([key, value]) => [key, bytesOf(value)]));
  const dot = { kind: 'map', element: 'string', entries } as const;
  return () => {
    executeTemplate(parseTemplate(template), dot, functions, { missingKey: 'error', tools });
  };
}

const tools = { now: () => 0, randomBytes: (size: number) => Buffer.alloc(size) };

/** Microseconds of one. */
function repeated(work: () => void, times: number): number {
  const began = performance.now();
  for (let i = 0; i < times; i += 1) work();
  return ((performance.now() - began) * 1000) / times;
}

async function inGo(template: string, repeat: number): Promise<number> {
  const { ok, error, detail } = await askOne({
    op: 'template',
    template,
    strings: values,
    missingKey: 'error',
    functions: true,
    repeat,
  });
  if (!ok || typeof detail !== 'object' || detail === null || !('nanoseconds' in detail)) {
    throw new Error(`Go does not render it: ${error}`);
  }
  return Number(detail.nanoseconds) / 1000;
}

async function thousandKeys(): Promise<number> {
  const data = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`key-${i}`, small]));
  const fetched = new Map(Object.entries(values).map(([key, value]) => [key, Buffer.from(value)]));
  const render = () =>
    renderTarget({ data }, fetched, {
      read: () => Promise.reject(new Error('no template names an object')),
      decode: (_, value) => value,
      functions: tools,
      told: () => undefined,
      warn: () => undefined,
    });
  await render();
  const began = performance.now();
  await render();
  return performance.now() - began;
}
