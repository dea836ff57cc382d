import type { FunctionTable } from '../function.ts';

export const conversions: FunctionTable = {};
