import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';
import { registerProcessMetrics } from './process-metrics.ts';
import { anyText } from '../golang/testing/any-text.ts';

/** The page without the lines about the registry itself. */
const page = (metrics: { text(): string }): string =>
  metrics.text().replaceAll(/^.*postern_metrics_dropped_total.*\n/gm, '');

describe('what Prometheus reads', () => {
  test('a counter', () => {
    const metrics = createMetrics();
    const denied = metrics.counter({
      name: 'postern_denied_total',
      help: 'Denials',
      labels: ['rule', 'kind'],
    });
    denied.add({ rule: 'R1', kind: 'Pod' });
    denied.add({ kind: 'Pod', rule: 'R1' }, 2);
    denied.add({ rule: 'R2', kind: 'Pod' });
    expect(page(metrics)).toBe(
      [
        '# HELP postern_denied_total Denials',
        '# TYPE postern_denied_total counter',
        'postern_denied_total{rule="R1",kind="Pod"} 3',
        'postern_denied_total{rule="R2",kind="Pod"} 1',
        '',
      ].join('\n'),
    );
  });

  test('two series whose labels read the same in a row', () => {
    const metrics = createMetrics();
    const repairs = metrics.counter({
      name: 'postern_repairs_total',
      help: 'x',
      labels: ['target', 'manager'],
    });
    repairs.add({ target: 'a1 b', manager: '' });
    repairs.add({ target: 'a', manager: '1 b' }, 2);
    repairs.add({ target: 'a1 b', manager: '' });
    expect(page(metrics).split('\n').slice(2, -1)).toEqual([
      'postern_repairs_total{target="a1 b",manager=""} 2',
      'postern_repairs_total{target="a",manager="1 b"} 2',
    ]);
  });

  test('a gauge, until its series is removed', () => {
    const metrics = createMetrics();
    const expiry = metrics.gauge({
      name: 'postern_certificate_expiry_seconds',
      help: 'Left',
      labels: ['secret'],
    });
    expiry.set({ secret: 'a' }, 10.5);
    expiry.set({ secret: 'b' }, -1);
    expiry.set({ secret: 'a' }, Infinity);
    expiry.remove({ secret: 'b' });
    expect(page(metrics)).toContain('\npostern_certificate_expiry_seconds{secret="a"} +Inf\n');
    expect(page(metrics)).not.toContain('secret="b"');
  });

  test('a histogram with cumulative buckets, sum and count', () => {
    const metrics = createMetrics();
    const latency = metrics.histogram({
      name: 'postern_seconds',
      help: 'Latency',
      labels: ['op'],
      buckets: [0.1, 1],
    });
    for (const seconds of [0.05, 0.1, 0.5, 7]) latency.observe({ op: 'get' }, seconds);
    expect(page(metrics).split('\n').slice(2, -1)).toEqual([
      'postern_seconds_bucket{op="get",le="0.1"} 2',
      'postern_seconds_bucket{op="get",le="1"} 3',
      'postern_seconds_bucket{op="get",le="+Inf"} 4',
      'postern_seconds_sum{op="get"} 7.65',
      'postern_seconds_count{op="get"} 4',
    ]);
  });

  test('a metric without labels is there before anything has happened', () => {
    const metrics = createMetrics();
    metrics.counter({ name: 'postern_errors_total', help: 'Errors' });
    expect(page(metrics)).toContain('\npostern_errors_total 0\n');
  });

  test('a value that is asked for at each scrape', () => {
    const metrics = createMetrics();
    let objects = 3;
    metrics.read({ name: 'postern_objects', help: 'Objects', type: 'gauge' }, () => objects);
    objects = 4;
    expect(page(metrics)).toContain('\npostern_objects 4\n');
  });

  test('every label value comes back from its escaped form, and never breaks its line', () => {
    fc.assert(
      fc.property(anyText(), value => {
        const metrics = createMetrics();
        metrics.counter({ name: 'c_total', help: 'x', labels: ['v'] }).add({ v: value });
        const line = page(metrics).split('\n')[2] ?? '';
        const escaped = /^c_total\{v="((?:[^"\\]|\\["\\n])*)"\} 1$/s.exec(line)?.[1];
        expect(escaped?.replaceAll(/\\(.)/gs, (_whole, next: string) => (next === 'n' ? '\n' : next))).toBe(
          value,
        );
      }),
    );
  });

  test('a line break or a backslash in a help text is escaped', () => {
    const metrics = createMetrics();
    metrics.counter({ name: 'c_total', help: 'one\ntwo \\ "three"' });
    expect(page(metrics)).toContain('# HELP c_total one\\ntwo \\\\ "three"\n');
  });
});

describe('limits', () => {
  test('series beyond the limit are counted, not kept, and known ones go on', () => {
    const metrics = createMetrics(2);
    const seen = metrics.counter({ name: 'seen_total', help: 'x', labels: ['name'] });
    for (const name of ['a', 'b', 'c', 'd', 'a']) seen.add({ name });
    expect(page(metrics).split('\n').slice(2, -1)).toEqual([
      'seen_total{name="a"} 2',
      'seen_total{name="b"} 1',
    ]);
    expect(metrics.text()).toContain('\npostern_metrics_dropped_total 2\n');
  });

  test.each([
    ['a name with a dash', { name: 'a-b', help: 'x' }],
    ['a label with a dash', { name: 'a', help: 'x', labels: ['l-1'] }],
    ['a name that is taken', { name: 'taken', help: 'x' }],
  ])('%s is refused', (_what, options) => {
    const metrics = createMetrics();
    metrics.gauge({ name: 'taken', help: 'x' });
    expect(() => metrics.counter<string>(options)).toThrow(TypeError);
  });

  test('a counter that goes down and buckets that do not ascend are refused', () => {
    const metrics = createMetrics();
    expect(() => metrics.counter({ name: 'a_total', help: 'x' }).add({}, -1)).toThrow('cannot go down');
    expect(() => metrics.histogram({ name: 'b', help: 'x', buckets: [1, 1] })).toThrow('do not ascend');
  });
});

test('a process reports its memory, processor time and start', () => {
  const metrics = createMetrics();
  registerProcessMetrics(metrics);
  const value = (name: string): number => Number(new RegExp(`^${name} (.+)$`, 'm').exec(metrics.text())?.[1]);
  expect(value('process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
  expect(value('process_cpu_seconds_total')).toBeGreaterThan(0);
  expect(value('process_start_time_seconds')).toBeLessThanOrEqual(Date.now() / 1000 + 1);
});

test('a metric with labels can be asked for at each scrape, and names the series that there are then', () => {
  const metrics = createMetrics();
  let phases: readonly (readonly [{ phase: string }, number])[] = [];
  metrics.readEach({ name: 'phase', help: 'h', labels: ['phase'], type: 'gauge' }, () => phases);
  expect(page(metrics)).not.toContain('phase{');
  phases = [
    [{ phase: 'stable' }, 0],
    [{ phase: 'staged' }, 1],
  ];
  expect(page(metrics)).toContain('phase{phase="stable"} 0\nphase{phase="staged"} 1\n');
});
