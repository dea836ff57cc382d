/** Which part of an item a property means: a field by its label, or a file by its name. */
import { problem } from '../../errors.ts';
import type { Item, ItemField, ItemFile } from './payload.ts';

export type Selection =
  { readonly kind: 'field'; readonly field: ItemField } | { readonly kind: 'file'; readonly file: ItemFile };

/**
 * The one field or file. `field/` and `file/` in front choose the kind, else the item's category does: files of a
 * DOCUMENT, fields of all others. No property means the field "password" or the first file.
 * @throws PosternError `PROPERTY_NOT_FOUND`, `ITEM_AMBIGUOUS`
 */
export function selectOne(store: string, item: Item, property: string): Selection {
  const wanted = wantedPart(item, property);
  if (wanted.kind === 'field') {
    const label = wanted.name === '' ? 'password' : wanted.name;
    return { kind: 'field', field: onlyField(store, item, label) };
  }
  const file = item.files.find(({ name }) => wanted.name === '' || name === wanted.name);
  if (file !== undefined) return { kind: 'file', file };
  const property_ = `${wanted.name}: error finding 1Password Document: '${item.title}', '${wanted.name}'`;
  throw problem('PROPERTY_NOT_FOUND', { store, key: item.title, property: property_ });
}

/**
 * Every field or every file, or those of one name: none at all is no error here.
 * @throws PosternError `ITEM_AMBIGUOUS`
 */
export function selectAll(store: string, item: Item, property: string): Selection[] {
  const wanted = wantedPart(item, property);
  const isWanted = (name: string): boolean => wanted.name === '' || name === wanted.name;
  if (wanted.kind === 'file') {
    return item.files.filter(({ name }) => isWanted(name)).map(file => ({ kind: 'file', file }));
  }
  return item.fields
    .filter(({ label }) => isWanted(label))
    .map(({ label }) => ({ kind: 'field', field: onlyField(store, item, label) }));
}

function wantedPart(item: Item, property: string): { kind: 'field' | 'file'; name: string } {
  if (property.startsWith('field/')) return { kind: 'field', name: property.slice('field/'.length) };
  if (property.startsWith('file/')) return { kind: 'file', name: property.slice('file/'.length) };
  return { kind: item.category === 'DOCUMENT' ? 'file' : 'field', name: property };
}

/** Sections make no difference: two fields of one label in two sections are two. */
export function onlyField(store: string, item: Pick<Item, 'fields' | 'title'>, label: string): ItemField {
  const found = item.fields.filter(field => field.label === label);
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  const reason = `expected one 1Password ItemField matching: '${label}' in '${item.title}', got ${found.length}`;
  if (only !== undefined) throw problem('ITEM_AMBIGUOUS', { store, reason });
  throw problem('PROPERTY_NOT_FOUND', { store, key: item.title, property: `${label}: ${reason}` });
}
