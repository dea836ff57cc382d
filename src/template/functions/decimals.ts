import type { FunctionTable } from '../function.ts';

export const decimals: FunctionTable = {};
