import type { FunctionTable } from '../function.ts';

export const encodings: FunctionTable = {};
