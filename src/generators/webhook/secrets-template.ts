/** The templates of a request: Go templates over the secrets that the generator names, `{{ .auth.token }}`. */
import { PosternError } from '../../errors.ts';
import { renderText } from '../../template/render-text.ts';
import { bytesOf, textOf, type GoMap } from '../../template/value.ts';
import type { GeneratorTools } from '../contract.ts';
import type { GeneratorSpec } from '../generator-spec.ts';

/** By name, then by key. */
export type SecretValues = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Renders the text of a field. What it names and is not there is an error, which never shows a value. */
export function secretsTemplate(
  secrets: SecretValues,
  spec: GeneratorSpec,
  tools: GeneratorTools,
): (field: string, text: string) => Promise<string> {
  const data: GoMap = {
    kind: 'map',
    element: 'map[string]string',
    entries: new Map(
      [...secrets].map(([name, values]): [string, GoMap] => [
        bytesOf(name),
        {
          kind: 'map',
          element: 'string',
          entries: new Map([...values].map(([key, value]) => [bytesOf(key), bytesOf(value)])),
        },
      ]),
    ),
  };
  return async (field, text) => {
    if (!text.includes('{{')) return text;
    try {
      const { output } = await renderText(field, text, data, tools);
      return textOf(output.toString('latin1'));
    } catch (error) {
      if (!(error instanceof PosternError)) throw error;
      throw spec.refuse(field, error.message);
    }
  };
}
