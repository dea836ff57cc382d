/** One operation of RFC 6902, as admission answers with it. */
export type PatchOperation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

/** As a person repairs a file: also a field that gets another name or another place and keeps its value. */
export type RepairOperation =
  PatchOperation | { readonly op: 'move'; readonly from: string; readonly path: string };
