import { expect, test } from 'vitest';
import { accountForFailures, type FailedCall, type Outage } from './account-for-failures.ts';

const away: Outage = { what: 'the API server was away', from: 1000, to: 2000 };
const wiped: Outage = { what: 'the API server held a wiped caBundle', from: 3000, to: 3100 };
const killed: Outage = {
  what: 'the call went into a connection to a process that was killed',
  from: 4000,
  to: 4050,
};
const call = (startedAt: number, message: string, answered = true): FailedCall => ({
  startedAt,
  endedAt: startedAt + 10,
  message,
  answered,
});
const X509 = 'failed calling webhook "inject.postern.dev": x509: certificate signed by unknown authority';
const REFUSED = 'connect ECONNREFUSED';

test.each<[string, FailedCall, Outage['what'] | undefined]>([
  ['a connection that is refused while the API server is away', call(1500, REFUSED, false), away.what],
  ['one that was cut when it went', call(995, 'socket hang up', false), away.what],
  [
    'an answer that it is not ready',
    call(1990, 'pods is forbidden: not yet ready to handle request'),
    away.what,
  ],
  ['a webhook that it could not call on its way', call(1500, 'failed calling webhook "a": EOF'), undefined],
  ['a connection that is refused at another time', call(2500, REFUSED, false), undefined],
  ['a refused certificate while the caBundle is wiped', call(3050, X509), wiped.what],
  ['a refused certificate at another time', call(3200, X509), undefined],
  ['a call that is cut as a process is killed', call(4010, 'failed calling webhook "a": EOF'), killed.what],
  ['a call that is cut after that', call(4100, 'failed calling webhook "a": EOF'), undefined],
  ['a refused certificate as a process is killed', call(4010, X509), undefined],
  ['a call that is cut while the caBundle is wiped', call(3050, 'failed calling webhook: EOF'), undefined],
])('%s', (_what, failure, what) => {
  const { failed, explained } = accountForFailures([failure], [away, wiped, killed]);
  expect(failed).toEqual(what === undefined ? [failure] : []);
  expect(explained).toEqual([
    { what: away.what, calls: what === away.what ? [failure] : [] },
    { what: wiped.what, calls: what === wiped.what ? [failure] : [] },
    { what: killed.what, calls: what === killed.what ? [failure] : [] },
  ]);
});

test('without outages every failure is one', () => {
  const failures = [call(1, X509), call(2, REFUSED, false)];
  expect(accountForFailures(failures, [])).toEqual({ failed: failures, explained: [] });
});
