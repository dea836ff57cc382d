import type { PipelineCase } from '../../pipeline.ts';
import { fetching } from './fetching.ts';
import { making } from './making.ts';

export { refusedByTheApiServer } from './refused.ts';

/** Whole ExternalSecrets by hand, for each feature of the pipeline. */
export const handWritten: readonly PipelineCase[] = [...fetching, ...making];
