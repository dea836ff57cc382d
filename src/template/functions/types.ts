import type { FunctionTable } from '../function.ts';

export const types: FunctionTable = {};
