import type { FunctionTable } from '../function.ts';

export const words: FunctionTable = {};
