/**
 * What is known of a manifest that nobody has checked: every field may be missing, and an entry of a list may be
 * absent where the user wrote something of another type. `wellTyped` in validate.ts gives such a value.
 */
export type Loose<T> = T extends readonly (infer Item)[]
  ? readonly (Loose<Item> | undefined)[]
  : T extends object
    ? { readonly [Field in keyof T]?: Loose<T[Field]> | undefined }
    : T;
