/**
 * A schema written as a tree of fields, for kinds and providers that are checked and not served:
 *
 *     region*                      text that must be there
 *     service: A|B                 one of a set
 *     tags: {string}               free keys
 *     tries: integer default=3     with a keyword
 *     roles[]: string              a list
 *     auth                         an object, when fields stand two spaces further in
 *       secretRef: SecretKey       a selector that many providers have
 */
import { dataKeyPattern, namespacePattern, objectNamePattern } from './schema.ts';
import {
  caProviderSchema,
  secretKeySelectorSchema,
  serviceAccountSelectorSchema,
} from '../stores/selectors.ts';
import { structuralSchema, type StructuralSchema } from './structural-schema.ts';

/** @throws Error for a line that is no field */
export function fieldTree(text: string): StructuralSchema {
  const root: Draft = { schema: { type: 'object' }, fields: new Map(), required: [], isList: false };
  const open = [root];
  for (const line of text.split('\n').filter(other => other.trim() !== '')) {
    const { depth, name, isRequired, draft } = readLine(line);
    const parent = open[depth];
    if (parent === undefined) throw new Error(`stands too far in: ${line}`);
    parent.fields.set(name, draft);
    if (isRequired) parent.required.push(name);
    open.splice(depth + 1, Infinity, draft);
  }
  return finished(root);
}

interface Draft {
  readonly schema: StructuralSchema;
  readonly fields: Map<string, Draft>;
  readonly required: string[];
  readonly isList: boolean;
}

const LINE =
  /^(?<indent>(?: {2})*)(?<name>[^\s:*[\]=]+)(?<required>\*)?(?<list>\[\])?(?:: (?<type>[^\s=]+))?(?<keywords>(?: [a-zA-Z]+=(?:"[^"]*"|\S*))*)$/u;

function readLine(line: string): { depth: number; name: string; isRequired: boolean; draft: Draft } {
  const { indent = '', name, required, list, type, keywords = '' } = LINE.exec(line)?.groups ?? {};
  if (name === undefined) throw new Error(`is no field: ${line}`);
  const schema = { ...(type === undefined ? {} : typeNamed(type)), ...keywordsOf(keywords) };
  const draft = { schema, fields: new Map<string, Draft>(), required: [], isList: list !== undefined };
  return { depth: indent.length / 2, name, isRequired: required !== undefined, draft };
}

function finished({ schema, fields, required, isList }: Draft): StructuralSchema {
  const { minItems, ...own } = schema;
  const withFields: StructuralSchema =
    fields.size === 0
      ? { type: 'string', ...own }
      : {
          ...own,
          type: 'object',
          properties: Object.fromEntries([...fields].map(([name, field]) => [name, finished(field)])),
          ...(required.length === 0 ? {} : { required: required.toSorted() }),
        };
  const { type, ...untyped } = withFields;
  const one = own['x-kubernetes-preserve-unknown-fields'] === true ? untyped : withFields;
  if (!isList) return type === undefined ? untyped : one;
  return { type: 'array', items: one, ...(minItems === undefined ? {} : { minItems }) };
}

const named = new Map<string, StructuralSchema>([
  ['string', { type: 'string' }],
  ['boolean', { type: 'boolean' }],
  ['integer', { type: 'integer' }],
  ['int32', { type: 'integer', format: 'int32', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 }],
  ['int64', { type: 'integer', format: 'int64' }],
  ['object', { type: 'object', properties: {} }],
  ['any', { 'x-kubernetes-preserve-unknown-fields': true }],
  ['bytes', { type: 'string', format: 'byte' }],
  ['date', { type: 'string', format: 'date-time' }],
  ['Name', { type: 'string', pattern: objectNamePattern, minLength: 1, maxLength: 253 }],
  ['Namespace', { type: 'string', pattern: namespacePattern, minLength: 1, maxLength: 63 }],
  ['Key', { type: 'string', pattern: dataKeyPattern, minLength: 1, maxLength: 253 }],
  ['SecretKey', structuralSchema(secretKeySelectorSchema)],
  ['ServiceAccount', structuralSchema(serviceAccountSelectorSchema)],
  ['CAProvider', structuralSchema(caProviderSchema)],
]);

function typeNamed(type: string): StructuralSchema {
  const inner = /^\{(.+)\}$/u.exec(type)?.[1];
  if (inner !== undefined) return { type: 'object', additionalProperties: typeNamed(inner) };
  const list = /^\[(.+)\]$/u.exec(type)?.[1];
  if (list !== undefined) return { type: 'array', items: typeNamed(list) };
  if (type.includes('|')) return { type: 'string', enum: type.split('|') };
  const schema = named.get(type);
  if (schema === undefined) throw new Error(`is no type: ${type}`);
  return schema;
}

/** `default`, `minLength` … as in the schema; `fields=1..1` is minProperties and maxProperties. */
function keywordsOf(text: string): StructuralSchema {
  const pairs = text.match(/[a-zA-Z]+=(?:"[^"]*"|\S*)/gu) ?? [];
  return Object.fromEntries(
    pairs.flatMap((pair): [string, unknown][] => {
      const at = pair.indexOf('=');
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
      if (name !== 'fields') return [[name, name === 'pattern' ? value : plain(value)]];
      const [least, most] = value.split('..').map(Number);
      return [
        ['minProperties', least],
        ['maxProperties', most],
      ];
    }),
  );
}

/** A number or boolean where it reads as one; quotes keep spaces together. */
function plain(quoted: string): unknown {
  const value = quoted.replaceAll('"', '');
  if (value === 'true' || value === 'false') return value === 'true';
  return /^-?\d+$/u.test(value) ? Number(value) : value;
}
