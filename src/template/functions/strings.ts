import type { FunctionTable } from '../function.ts';

export const strings: FunctionTable = {};
