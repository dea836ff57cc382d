import { type Family, type Sample, exposition } from './exposition.ts';

/** Values of exactly the labels that the metric was made with. */
export type Labels<Name extends string> = Readonly<Record<Name, string>>;

export interface MetricOptions<Name extends string> {
  /** With its unit as suffix; counters end in `_total`. */
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly Name[];
}

export interface Counter<Name extends string> {
  /** By 1 when no amount is given; never negative. */
  add(labels: Labels<Name>, amount?: number): void;
}

export interface Gauge<Name extends string> {
  set(labels: Labels<Name>, value: number): void;
  /** Forgets one series: the object it was about is gone. */
  remove(labels: Labels<Name>): void;
}

export interface HistogramOptions<Name extends string> extends MetricOptions<Name> {
  /** Upper bounds, ascending; `+Inf` is added. */
  readonly buckets: readonly number[];
}

export interface Histogram<Name extends string> {
  observe(labels: Labels<Name>, value: number): void;
}

export interface MetricsRegistry {
  counter<Name extends string = never>(options: MetricOptions<Name>): Counter<Name>;
  gauge<Name extends string = never>(options: MetricOptions<Name>): Gauge<Name>;
  histogram<Name extends string = never>(options: HistogramOptions<Name>): Histogram<Name>;
  /** A gauge or counter without labels whose value is asked for at each scrape. */
  read(options: MetricOptions<never> & { readonly type: 'counter' | 'gauge' }, value: () => number): void;
  /** The same with labels: all series are asked for at once, so there is no limit but what is answered. */
  readEach<Name extends string>(
    options: MetricOptions<Name> & { readonly labels: readonly Name[]; readonly type: 'counter' | 'gauge' },
    values: () => readonly (readonly [labels: Labels<Name>, value: number])[],
  ): void;
  /** The page that Prometheus reads. */
  text(): string;
}

/**
 * An empty registry. A metric holds at most `maxSeries` combinations of label values: more are not recorded but
 * counted, since a label that somebody outside can choose must not fill the memory.
 */
export function createMetrics(maxSeries = 1000): MetricsRegistry {
  const families = new Map<string, () => Family>();
  let dropped = 0;

  function register(
    { name, help, labels = [] }: MetricOptions<string>,
    type: Family['type'],
    samples: () => Sample[],
  ) {
    for (const label of labels)
      check(/^[a-zA-Z_]\w*$/.test(label), `label ${label} of ${name} is not a label name`);
    check(/^[a-zA-Z_:][\w:]*$/.test(name), `${name} is not a metric name`);
    check(!families.has(name), `metric ${name} exists already`);
    families.set(name, () => ({ name, help, type, samples: samples() }));
  }

  /** The values by series; without labels the one series exists from the start, so that a rate has a beginning. */
  function createSeries<Name extends string, Value>(names: readonly Name[] = [], first: () => Value) {
    const series = new Map<string, { readonly labels: Sample['labels']; value: Value }>();
    const keyOf = (labels: Labels<Name>): string => {
      let key = '';
      // With their lengths, so that no two series are one.
      for (const name of names) key += `${labels[name].length} ${labels[name]}`;
      return key;
    };
    const find = (labels: Labels<Name>) => {
      const key = keyOf(labels);
      const found = series.get(key);
      if (found) return found;
      if (series.size >= maxSeries) {
        dropped += 1;
        return undefined;
      }
      const created = { labels: names.map(name => [name, labels[name]] as const), value: first() };
      series.set(key, created);
      return created;
    };
    if (names.length === 0) series.set('', { labels: [], value: first() });
    return {
      find,
      all: () => [...series.values()],
      remove: (labels: Labels<Name>) => series.delete(keyOf(labels)),
    };
  }

  const registry: MetricsRegistry = {
    counter(options) {
      const series = createSeries(options.labels, () => 0);
      register(options, 'counter', () =>
        series.all().map(({ labels, value }) => ({ name: options.name, labels, value })),
      );
      return {
        add(labels, amount = 1) {
          check(amount >= 0, `counter ${options.name} cannot go down`);
          const entry = series.find(labels);
          if (entry) entry.value += amount;
        },
      };
    },

    gauge(options) {
      const series = createSeries(options.labels, () => 0);
      register(options, 'gauge', () =>
        series.all().map(({ labels, value }) => ({ name: options.name, labels, value })),
      );
      return {
        set(labels, value) {
          const entry = series.find(labels);
          if (entry) entry.value = value;
        },
        remove(labels) {
          series.remove(labels);
        },
      };
    },

    histogram(options) {
      const { name, buckets } = options;
      check(
        buckets.every((bound, index) => index === 0 || bound > (buckets[index - 1] ?? Infinity)),
        `the buckets of ${name} do not ascend`,
      );
      const series = createSeries(options.labels, () => ({ counts: buckets.map(() => 0), count: 0, sum: 0 }));
      register(options, 'histogram', () =>
        series.all().flatMap(({ labels, value }) => histogramSamples(name, buckets, labels, value)),
      );
      return {
        observe(labels, value) {
          const entry = series.find(labels)?.value;
          if (!entry) return;
          const index = buckets.findIndex(bound => value <= bound);
          if (index !== -1) entry.counts[index] = (entry.counts[index] ?? 0) + 1;
          entry.count += 1;
          entry.sum += value;
        },
      };
    },

    read(options, value) {
      register(options, options.type, () => [{ name: options.name, labels: [], value: value() }]);
    },

    readEach(options, values) {
      const { name, labels: names } = options;
      register(options, options.type, () =>
        values().map(([labels, value]) => ({
          name,
          labels: names.map(label => [label, labels[label]] as const),
          value,
        })),
      );
    },

    text: () => exposition([...families.values()].map(family => family())),
  };

  registry.read(
    {
      name: 'postern_metrics_dropped_total',
      help: 'Values that were not recorded because a metric has too many series',
      type: 'counter',
    },
    () => dropped,
  );
  return registry;
}

interface Observed {
  readonly counts: readonly number[];
  readonly count: number;
  readonly sum: number;
}

function histogramSamples(
  name: string,
  buckets: readonly number[],
  labels: Sample['labels'],
  value: Observed,
): Sample[] {
  let cumulative = 0;
  const samples = buckets.map((bound, index): Sample => {
    cumulative += value.counts[index] ?? 0;
    return { name: `${name}_bucket`, labels: [...labels, ['le', String(bound)]], value: cumulative };
  });
  return [
    ...samples,
    { name: `${name}_bucket`, labels: [...labels, ['le', '+Inf']], value: value.count },
    { name: `${name}_sum`, labels, value: value.sum },
    { name: `${name}_count`, labels, value: value.count },
  ];
}

// Mistakes of the program, found when it starts.
function check(condition: boolean, message: string): void {
  if (!condition) throw new TypeError(message);
}
