/**
 * Whether what is printed may be coloured: for people at a terminal, unless they ask for none.
 * https://no-color.org
 */
export function hasColour({ stdout, env }: Pick<NodeJS.Process, 'stdout' | 'env'>): boolean {
  return stdout.isTTY && stdout.hasColors() && (env['NO_COLOR'] ?? '') === '';
}
