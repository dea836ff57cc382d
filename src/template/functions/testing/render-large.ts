/** A program: renders its arguments, each over large values, and writes each result or its error; of a long one the size. */
import { bytesOf } from '../../value.ts';
import { render } from './render.ts';

const SIZE = 900_000;
const filled = (part: string): string => part.repeat(Math.floor(SIZE / part.length));

const values = {
  plain: filled('x'),
  words: filled('Ab '),
  quoted: filled('"'),
  mixed: filled(bytesOf('aé"<')),
  broken: filled('\xe4'),
  json: JSON.stringify({ a: filled('x') }),
  brokenJson: `{"a":"${filled('\xe4\xb8')}"}`,
  yamlList: `[${'1,'.repeat(49_000)}1]`,
};

for (const template of process.argv.slice(2)) {
  const result = await render(template, values).catch(String);
  const outcome = result.length > 1000 ? `${result.length} bytes` : result;
  process.stdout.write(`${outcome}\n`);
}
