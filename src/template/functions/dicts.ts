import type { FunctionTable } from '../function.ts';

export const dicts: FunctionTable = {};
