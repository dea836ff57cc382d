import type { FunctionTable } from '../function.ts';

export const defaults: FunctionTable = {};
