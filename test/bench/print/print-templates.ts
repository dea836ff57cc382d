import { table } from './table.ts';
import type { TemplateFigures } from '../templates.ts';

/** The figures as a Markdown table and a sentence. */
export function printTemplates({ rows, thousandKeys }: TemplateFigures): string {
  return `${table([
    ['read and execute', 'bytes', 'per second', 'µs', 'Go: per second', 'µs', 'ratio'],
    ...rows.map(({ what, bytes, postern, go }) => [
      what,
      String(bytes),
      perSecond(postern),
      postern.toFixed(1),
      perSecond(go),
      go.toFixed(1),
      (postern / go).toFixed(2),
    ]),
  ])}
A thousand keys of \`template.data\`: ${thousandKeys.toFixed(0)} ms.`;
}

function perSecond(microseconds: number): string {
  return (1_000_000 / microseconds).toFixed(0);
}
