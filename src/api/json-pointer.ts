/** JSON pointers: https://www.rfc-editor.org/rfc/rfc6901 */

/** The names and indexes on the way; none for the whole document. */
export function pointerSteps(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** A name as a pointer has it. */
export function pointerStep(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
