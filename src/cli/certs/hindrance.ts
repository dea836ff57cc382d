/** Why a rotation would not be carried out as things are, or not replace everything. */
export interface Hindrance {
  /** Lines, with what helps. */
  readonly says: string;
  /**
   * `never`: nobody would, and it is not even asked for. `later`: somebody may in the end. `in part`: something that is
   * served stays as it is, also when it is done. `unknown`: this user may not see whether one of these is so.
   */
  readonly means: 'never' | 'later' | 'in part' | 'unknown';
}
