/**
 * The names that kubelet looks up in a text, `$(NAME)`; `$$` is its way to write a dollar:
 * https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
 */
export function expansions(text: string): string[] {
  if (!text.includes('$(')) return [];
  // Without what follows the last `)` every `$(` has an end: one that has none would be looked for from each of them.
  const closed = text.slice(0, text.lastIndexOf(')') + 1);
  return [...closed.matchAll(/\$\$|\$\(([^)]*)\)/g)].flatMap(([, name]) =>
    name === undefined ? [] : [name],
  );
}
