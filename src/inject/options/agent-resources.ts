import type { Finding } from '../../check/finding.ts';
import { refusal } from '../finding.ts';
import type { OptionName, Options } from './options.ts';
import { amountOf } from './quantity.ts';
import { annotationPath } from './read-options.ts';

/** Node with the agent is about 60 MiB resident, and what it writes to tmpfs counts too. */
const LEAST_MEMORY_LIMIT = '64Mi';
/** Kubernetes takes a sizeLimit of 0 for none at all. */
const LEAST_SIZE_LIMIT = '64Ki';

/**
 * PST302: amounts that the API server would refuse later, in an event of a ReplicaSet, or under which no agent runs.
 * @param fitting amounts that were looked at before, the operator's: most pods have no others
 */
export function resourceFindings(options: Options, fitting: Options = {}): Finding[] {
  if (QUANTITIES.every(name => options[name] === fitting[name])) return [];
  return [
    ...above('agent-cpu-request', 'agent-cpu-limit', options),
    ...above('agent-memory-request', 'agent-memory-limit', options),
    ...below('agent-memory-limit', LEAST_MEMORY_LIMIT, 'the agent does not run in less', options),
    ...below('size-limit', LEAST_SIZE_LIMIT, 'no Secret fits in less', options),
  ];
}

const QUANTITIES = [
  'agent-cpu-request',
  'agent-cpu-limit',
  'agent-memory-request',
  'agent-memory-limit',
  'size-limit',
] as const satisfies readonly OptionName[];

type QuantityOption = (typeof QUANTITIES)[number];

function above(request: QuantityOption, limit: QuantityOption, options: Options): Finding[] {
  const asked = options[request] ?? '';
  const most = options[limit] ?? '';
  if ((amountOf(asked) ?? 0) <= (amountOf(most) ?? Number.POSITIVE_INFINITY)) return [];
  return [
    refusal(
      'PST302',
      annotationPath(`postern.dev/${limit}`),
      `${limit} is ${most}, which is less than ${request}, ${asked}`,
      `raise ${limit} or lower ${request}`,
    ),
  ];
}

function below(name: QuantityOption, least: string, reason: string, options: Options): Finding[] {
  const text = options[name] ?? '';
  if ((amountOf(text) ?? Number.POSITIVE_INFINITY) >= (amountOf(least) ?? 0)) return [];
  return [
    refusal(
      'PST302',
      annotationPath(`postern.dev/${name}`),
      `${name} is ${text}: ${reason}`,
      `write ${least} or more`,
    ),
  ];
}
