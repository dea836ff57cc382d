/** What a Connect server holds, as tests and demos write it down. */

export interface VaultSeed {
  readonly name: string;
  /** 26 letters and digits; made from the name where absent. */
  readonly id?: string;
  readonly items: readonly ItemSeed[];
}

export interface ItemSeed {
  readonly title: string;
  readonly id?: string;
  /** As the API spells it; LOGIN where absent. */
  readonly category?: string;
  readonly tags?: readonly string[];
  /** Lists have its files too, as some versions of the server do. */
  readonly filesInLists?: boolean;
  readonly fields?: readonly FieldSeed[];
  readonly files?: readonly FileSeed[];
}

export interface FieldSeed {
  readonly label: string;
  readonly value?: string;
  /** As the API spells it; CONCEALED where absent. */
  readonly type?: string;
  /** Label of the section. */
  readonly section?: string;
}

export interface FileSeed {
  readonly name: string;
  readonly content: string | Buffer;
}

export interface StoredVault extends Required<VaultSeed> {
  readonly items: readonly StoredItem[];
}

export interface StoredItem extends Required<ItemSeed> {
  readonly files: readonly StoredFile[];
}

export interface StoredFile extends FileSeed {
  readonly id: string;
}

/** Gives everything an id. Ids depend on names and order only, so that they are the same in every run. */
export function store(seeds: readonly VaultSeed[]): StoredVault[] {
  return seeds.map((vault, v) => ({
    name: vault.name,
    id: vault.id ?? nativeId(`v${v}`, vault.name),
    items: vault.items.map((item, i) => storeItem(item, `${v}x${i}`)),
  }));
}

function storeItem(
  { title, id, category = 'LOGIN', tags = [], filesInLists = false, fields = [], files = [] }: ItemSeed,
  place: string,
): StoredItem {
  return {
    title,
    id: id ?? nativeId(`i${place}`, title),
    category,
    tags,
    filesInLists,
    fields,
    files: files.map(({ name, content }, f) => ({ name, content, id: nativeId(`f${place}x${f}`, name) })),
  };
}

/** An item as lists give it: without fields. */
export function overview(vault: StoredVault, item: StoredItem): Record<string, unknown> {
  return item.filesInLists
    ? { ...summary(vault, item), files: describeFiles(vault, item) }
    : summary(vault, item);
}

function summary(vault: StoredVault, item: StoredItem): Record<string, unknown> {
  return {
    id: item.id,
    title: item.title,
    version: 1,
    vault: { id: vault.id, name: vault.name },
    category: item.category,
    // JSON leaves out what is undefined.
    tags: item.tags.length === 0 ? undefined : item.tags,
    lastEditedBy: 'POSTERNTESTUSER00000000000',
    createdAt: '2026-01-01T00:00:00Z',
    updatedAt: '2026-01-01T00:00:00Z',
  };
}

/** An item with everything in it. */
export function fullItem(vault: StoredVault, item: StoredItem): Record<string, unknown> {
  const sections = [...new Set(item.fields.flatMap(field => field.section ?? []))];
  return {
    ...summary(vault, item),
    sections: sections.map(label => ({ id: sectionId(label), label })),
    fields: item.fields.map((field, index) => ({
      id: nativeId(`d${index}`, field.label),
      type: field.type ?? 'CONCEALED',
      label: field.label,
      value: field.value,
      section:
        field.section === undefined ? undefined : { id: sectionId(field.section), label: field.section },
    })),
    files: describeFiles(vault, item),
  };
}

function describeFiles(vault: StoredVault, item: StoredItem): Record<string, unknown>[] {
  return item.files.map(file => ({
    id: file.id,
    name: file.name,
    size: Buffer.from(file.content).length,
    content_path: `/v1/vaults/${vault.id}/items/${item.id}/files/${file.id}/content`,
  }));
}

function sectionId(label: string): string {
  return `Section_${nativeId('s', label)}`;
}

function nativeId(prefix: string, name: string): string {
  return `${prefix}${Buffer.from(name).toString('hex')}`.padEnd(26, 'a').slice(0, 26);
}
