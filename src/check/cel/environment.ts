import { Environment, type ASTNode } from '@marcbachmann/cel-js';
import { CelFunctionError, type CelFunctions } from './function-error.ts';
import { listFunctions } from './functions/lists.ts';
import { CelQuantity, quantityFunctions } from './functions/quantities.ts';
import { regexpFunctions, type RegexpOf } from './functions/regexps.ts';
import { setFunctions, SetsNamespace } from './functions/sets.ts';
import { stringFunctions } from './functions/strings.ts';
import { CelUrl, urlFunctions } from './functions/urls.ts';
import { HAS_FIELD, METERED } from './metered-text.ts';
import type { Meter } from './meter.ts';
import { weightOf } from './value.ts';

/** What the functions of an environment need to know of the evaluation that runs. */
export interface Running {
  readonly meter: Meter;
  readonly regexpOf: RegexpOf;
}

/** Parses what was written. Nothing that is larger is written by hand. */
export function sourceEnvironment(): Environment {
  return new Environment({
    enableOptionalTypes: true,
    limits: { maxAstNodes: 2000, maxDepth: 48, maxListElements: 500, maxMapEntries: 200 },
  });
}

/**
 * Checks types of what `meteredText` wrote and evaluates it. Its functions are those of CEL, of Kubernetes
 * (https://kubernetes.io/docs/reference/using-api/cel/) and of cel-go's extensions for strings and sets.
 *
 * @param variables names of what expressions see; of each any type
 */
export function evaluationEnvironment(variables: readonly string[], running: Running): Environment {
  const environment = new Environment({
    enableOptionalTypes: true,
    // A list of mixed types needs dyn() in Kubernetes; to take it without does no harm.
    homogeneousAggregateLiterals: false,
    limits: { maxAstNodes: 20_000, maxDepth: 500 },
  });
  for (const name of variables) environment.registerVariable(name, 'dyn');
  environment.registerType('URL', CelUrl);
  environment.registerType('Quantity', CelQuantity);
  environment.registerType('SetsNamespace', SetsNamespace);
  environment.registerConstant('sets', 'SetsNamespace', new SetsNamespace());
  registerMeter(environment, running);
  const tables: readonly CelFunctions[] = [
    { [`${HAS_FIELD}(dyn, string): bool`]: hasField },
    stringFunctions,
    regexpFunctions(running.regexpOf),
    listFunctions,
    setFunctions(running.meter),
    urlFunctions,
    quantityFunctions,
  ];
  for (const [signature, handler] of tables.flatMap(table => Object.entries(table)))
    environment.registerFunction(signature, handler, SYNC);
  return environment;
}

/** The package takes a function for one that may be asynchronous, and is slower for it. */
const SYNC = { async: false };

interface Evaluator {
  readonly run: (node: ASTNode, context: unknown) => unknown;
}

interface Checker {
  readonly check: (node: ASTNode, context: unknown) => unknown;
}

interface MeteredMacro {
  readonly part: ASTNode;
}

/** The package writes a long text for each error, also for those that `||` and loops swallow. */
const ERROR_STEPS = 20;

function registerMeter(environment: Environment, { meter }: Running): void {
  const evaluate = (evaluator: Evaluator, { part }: MeteredMacro, context: unknown): unknown => {
    meter.spend(1);
    try {
      const value = evaluator.run(part, context);
      meter.spend(weightOf(value));
      return value;
    } catch (error) {
      meter.spend(ERROR_STEPS);
      throw error;
    }
  };
  const typeCheck = (checker: Checker, { part }: MeteredMacro, context: unknown): unknown =>
    checker.check(part, context);
  environment.registerFunction(
    `${METERED}(ast): dyn`,
    ({ args: [part] }: { readonly args: readonly ASTNode[] }) => ({
      part,
      async: false,
      typeCheck,
      evaluate,
    }),
    SYNC,
  );
}

function hasField(object: unknown, name: string): boolean {
  if (object instanceof Map) return object.has(name);
  if (typeof object === 'object' && object !== null && !Array.isArray(object))
    return Object.hasOwn(object, name);
  throw new CelFunctionError('has() of something that has no fields');
}
