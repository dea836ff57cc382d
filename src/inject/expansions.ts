/**
 * The names that kubelet looks up in a text, `$(NAME)`; `$$` is its way to write a dollar:
 * https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
 */
export function expansions(text: string): string[] {
  if (!text.includes('$(')) return [];
  return [...text.matchAll(/\$\$|\$\(([^)]*)\)/g)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}
