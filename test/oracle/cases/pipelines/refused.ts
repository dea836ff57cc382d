import type { PipelineCase } from '../../pipeline.ts';
import { from, template } from './pipeline-case.ts';

/** What ESO writes and an API server refuses: Postern says so itself. */
export const refusedByTheApiServer: readonly PipelineCase[] = [
  from('letters of other scripts in a key', { extract: { key: 'odd' } }),
  template('a type without its keys', { type: 'kubernetes.io/tls', data: { 'tls.crt': 'x' } }),
  template('dockerconfigjson that is no JSON', {
    type: 'kubernetes.io/dockerconfigjson',
    data: { '.dockerconfigjson': 'x' },
  }),
  template('a key with a slash', { data: { 'a/b': 'x' } }),
  template('a key that leaves its directory', { templateFrom: [{ literal: '"../x": y' }] }),
];
