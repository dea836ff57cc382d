/** The variables that are declared at a place of a template, with their dollar sign. */
export interface Declared {
  has(name: string): boolean;
  add(name: string): void;
  /** How many declarations there are. */
  count(): number;
  /** Drops what was declared since there were that many. */
  backTo(count: number): void;
}

/** Every template begins with `$`. A name may be declared again inside, and there may be a hundred thousand of them. */
export function declaredVariables(): Declared {
  const names = ['$'];
  const times = new Map([['$', 1]]);
  return {
    has: name => times.has(name),
    add(name) {
      names.push(name);
      times.set(name, (times.get(name) ?? 0) + 1);
    },
    count: () => names.length,
    backTo(count) {
      for (const name of names.splice(count)) {
        const left = (times.get(name) ?? 1) - 1;
        if (left === 0) times.delete(name);
        else times.set(name, left);
      }
    },
  };
}
