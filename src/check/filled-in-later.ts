/**
 * Does a text have what something else fills in before it is applied: `${REGION}`, `<site>`, `{{ .Values.region }}`? Its form
 * says nothing then.
 */
export function isFilledInLater(text: string): boolean {
  return /[$<{]/u.test(text);
}
