import type { FunctionTable } from '../function.ts';

export const random: FunctionTable = {};
