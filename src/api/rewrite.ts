/** How the keys of one `dataFrom` entry are changed before they reach the target: steps, in order. */
import { Type } from 'typebox';
import { choice, text } from './schema/schema.ts';

const merge = Type.Object({
  strategy: Type.Optional(
    choice(
      ['Extract', 'JSON'],
      'Extract gives the keys of the merged objects, JSON one value under "into".',
      {
        default: 'Extract',
      },
    ),
  ),
  into: Type.Optional(text('The key that strategy JSON writes.', { default: '' })),
  priority: Type.Optional(Type.Array(Type.String(), { description: 'Keys that win, the last one most.' })),
  priorityPolicy: Type.Optional(
    choice(['IgnoreNotFound', 'Strict'], 'Strict refuses a priority key that was not fetched.', {
      default: 'Strict',
    }),
  ),
  conflictPolicy: Type.Optional(
    choice(['Ignore', 'Error'], 'Error refuses a key that two of the merged objects have.', {
      default: 'Error',
    }),
  ),
});

export const rewriteSchema = Type.Object(
  {
    merge: Type.Optional(merge),
    regexp: Type.Optional(
      Type.Object({
        source: text('RE2 expression; every match in a key is replaced.'),
        target: text('What to write; $1 or ${1} stands for a group, $$ for a dollar.'),
      }),
    ),
    transform: Type.Optional(
      Type.Object({ template: text('Go template that gives the new key; the old one is {{ .value }}.') }),
    ),
  },
  { minProperties: 1, maxProperties: 1 },
);
