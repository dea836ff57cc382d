import type { FunctionTable } from '../function.ts';

export const lists: FunctionTable = {};
