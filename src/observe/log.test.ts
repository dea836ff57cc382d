import { expect, test } from 'vitest';
import { componentLogger, createLogger } from './log.ts';
import { removed } from './redact.ts';

function record(level = 'info') {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger({ level, destination: { write: line => void lines.push(JSON.parse(line)) } });
  return { logger, lines };
}

test('a line is JSON with time, level, component, fields and message', () => {
  const { logger, lines } = record();
  componentLogger(logger, 'kube').info({ path: '/api' }, 'listed');
  expect(lines).toEqual([
    {
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      component: 'kube',
      path: '/api',
      msg: 'listed',
    },
  ]);
});

test('lines below the level are not written', () => {
  const { logger, lines } = record('warn');
  logger.info('no');
  logger.warn('yes');
  expect(lines.map(line => line['msg'])).toEqual(['yes']);
});

test('an unknown level is refused with the known ones', () => {
  expect(() => createLogger({ level: 'loud' })).toThrow(
    'log level: loud is unknown; write one of trace, debug',
  );
});

test('secrets are removed from fields, from fields of child loggers, from errors and from messages', () => {
  const { logger, lines } = record();
  const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln';
  logger.info(
    { secret: { data: { password: 'hunter2' } }, headers: { authorization: 'hunter2' } },
    `sent ${token}`,
  );
  logger.child({ request: { token: 'hunter2' } }).info('child');
  logger.error(Object.assign(new Error(`refused ${token}`), { config: { data: 'hunter2' } }));
  const text = JSON.stringify(lines);
  expect(lines).toHaveLength(3);
  expect(text).not.toContain('hunter2');
  expect(text).not.toContain('eyJ');
  expect(lines[0]).toMatchObject({ secret: { data: removed }, msg: `sent ${removed}` });
});

test('an error given alone is written as err, with its message as the message', () => {
  const { logger, lines } = record();
  logger.error(new Error('broken'));
  expect(lines[0]).toMatchObject({ msg: 'broken', err: { type: 'Error', message: 'broken' } });
});
