/** What a key store needs beside the data. */
export interface StoreOptions {
  /** Text; never empty, since Java opens no such store. */
  readonly password: string;
  randomBytes(size: number): Buffer;
  /** Milliseconds since 1970; when the entries were made. */
  now(): number;
}
