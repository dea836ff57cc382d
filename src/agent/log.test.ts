import { expect, test } from 'vitest';
import { jsonLog } from './log.ts';

test('an event is one line of JSON, whatever is in it', () => {
  const lines: string[] = [];
  const log = jsonLog(
    line => lines.push(line),
    () => Date.UTC(2030, 0, 1),
  );
  log('warn', 'two\nlines', { externalSecret: 'db', failures: 2, absent: undefined });
  log('info', 'plain');
  expect(lines).toEqual([
    '{"time":"2030-01-01T00:00:00.000Z","level":"warn","msg":"two\\nlines","externalSecret":"db","failures":2}\n',
    '{"time":"2030-01-01T00:00:00.000Z","level":"info","msg":"plain"}\n',
  ]);
});
