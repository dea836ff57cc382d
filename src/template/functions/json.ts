import type { FunctionTable } from '../function.ts';

export const json: FunctionTable = {};
