/** A document and paths into it. */
export interface PathGroup {
  readonly json: string | Buffer;
  readonly paths: readonly string[];
}
