import type { FunctionTable } from '../function.ts';

export const sequences: FunctionTable = {};
