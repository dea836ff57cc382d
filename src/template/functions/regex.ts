import type { FunctionTable } from '../function.ts';

export const regex: FunctionTable = {};
