import type { FunctionTable } from '../function.ts';

export const arithmetic: FunctionTable = {};
