import type { Circuit, Gate, Variable } from '../../model/circuit.ts';
import { isLeaf, type Node } from './node.ts';
import type { Drawing, Test } from './within.ts';

class Builder {
  readonly gates: Gate[] = [];
  readonly variables: Variable[] = [];
  private readonly known = new Map<string, number>();

  variable(variable: Variable): number {
    return this.variables.push(variable);
  }

  private once(key: string, gate: () => Gate): number {
    let found = this.known.get(key);
    if (found === undefined) {
      found = this.gates.push(gate()) - 1;
      this.known.set(key, found);
    }
    return found;
  }

  literal(literal: number): number {
    return this.once(`${literal}`, () => ({ kind: 'literal', literal }));
  }

  gate(kind: 'and' | 'or', inputs: readonly number[]): number {
    const [only] = inputs;
    if (only !== undefined && inputs.length === 1) return only;
    return this.once(`${kind} ${inputs.join()}`, () => ({ kind, inputs }));
  }
}

/** What varies in a part, in the order of its diagram; what the diagram never asks for comes last. */
function orderOf({ diagram, sizes }: Drawing): readonly number[] {
  return [...sizes.keys()].sort((a, b) => diagram.rankOf(a) - diagram.rankOf(b));
}

/** A drawing with that order. */
interface Ordered extends Drawing {
  readonly order: readonly number[];
}

/** The variables of one part: one for what has two values, else one for each value, of which one is true. */
class PartVariables {
  private readonly builder: Builder;
  private readonly ofThing: readonly (readonly number[])[];
  private readonly sizes: readonly number[];
  /** Of each place in the order: whatever values of it and of the 2^n - 1 things after it. */
  private readonly runs = new Map<string, number>();
  private readonly order: readonly number[];

  constructor(builder: Builder, part: number, { sizes, order }: Ordered) {
    this.builder = builder;
    this.sizes = sizes;
    this.order = order;
    this.ofThing = sizes.map((size, at) =>
      Array.from({ length: size === 2 ? 1 : size }, (_, index) =>
        builder.variable({ part, value: { at, index } }),
      ),
    );
  }

  /** All of them. */
  all(): readonly number[] {
    return this.ofThing.flat();
  }

  private value(at: number, index: number): number {
    const { builder } = this;
    const variables = this.ofThing[at] ?? [];
    if (this.sizes[at] === 2) return builder.literal((index === 0 ? 1 : -1) * (variables[0] ?? 0));
    return builder.gate(
      'and',
      variables.map((variable, i) => builder.literal(i === index ? variable : -variable)),
    );
  }

  values(at: number, indices: readonly number[]): number {
    return this.builder.gate(
      'or',
      indices.map((index) => this.value(at, index)),
    );
  }

  /** Any values of 2^n things from a place of the order on. */
  private run(from: number, n: number): number {
    const key = `${from} ${n}`;
    let made = this.runs.get(key);
    if (made === undefined) {
      const at = this.order[from] ?? 0;
      const half = 2 ** (n - 1);
      made =
        n === 0
          ? this.values(at, [...Array(this.sizes[at] ?? 0).keys()])
          : this.builder.gate('and', [this.run(from, n - 1), this.run(from + half, n - 1)]);
      this.runs.set(key, made);
    }
    return made;
  }

  /** Any values of the things from one place of the order to before another. */
  between(from: number, to: number): readonly number[] {
    const found: number[] = [];
    for (let place = from; place < to; ) {
      const n = Math.floor(Math.log2(to - place));
      found.push(this.run(place, n));
      place += 2 ** n;
    }
    return found;
  }
}

/** The cases of a part that pass a test; undefined where there are none. */
function gateOf(
  builder: Builder,
  variables: PartVariables,
  { root, sizes, order }: Ordered,
  test: Test,
): number | undefined {
  const places = new Map(order.map((at, place) => [at, place]));
  const placeOf = (node: Node): number =>
    isLeaf(node) ? sizes.length : (places.get(node.varying) ?? sizes.length);
  const known = new Map<Node, number | undefined>();
  const below = (node: Node): number | undefined => {
    if (!known.has(node)) known.set(node, made(node));
    return known.get(node);
  };
  /** What a node says, and whatever is between it and a place before it. */
  const from = (place: number, node: Node): readonly number[] | undefined => {
    const gate = below(node);
    return gate === undefined ? undefined : [...variables.between(place, placeOf(node)), gate];
  };
  const made = (node: Node): number | undefined => {
    if (isLeaf(node)) return test(node.verdict) ? builder.gate('and', []) : undefined;
    const inputs = node.branches.flatMap(({ subset, node: next }) => {
      const rest = from(placeOf(node) + 1, next);
      if (rest === undefined) return [];
      return [builder.gate('and', [variables.values(node.varying, subset.indices), ...rest])];
    });
    return inputs.length === 0 ? undefined : builder.gate('or', inputs);
  };
  const inputs = from(0, root);
  return inputs && builder.gate('and', inputs);
}

/** The cases of the parts of a space whose verdict passes a test, as a circuit that has as many models. */
export function circuitOf(drawings: readonly Drawing[], test: Test): Circuit {
  const builder = new Builder();
  const drawn = drawings.map((each, part) => {
    const drawing: Ordered = { ...each, order: orderOf(each) };
    const selector = builder.variable({ part });
    return { drawing, selector, variables: new PartVariables(builder, part, drawing) };
  });
  const inputs = drawn.flatMap(({ drawing, selector, variables }) => {
    const gate = gateOf(builder, variables, drawing, test);
    if (gate === undefined) return [];
    const others = drawn
      .filter((other) => other.selector !== selector)
      .flatMap((other) => [other.selector, ...other.variables.all()]);
    const off = others.map((variable) => builder.literal(-variable));
    return [builder.gate('and', [builder.literal(selector), ...off, gate])];
  });
  const root = builder.gate('or', inputs);
  const { gates, variables } = builder;
  // Where the circuit is a gate that others need, too, it is said once more at the end.
  const last: readonly Gate[] = gates.length - 1 === root ? [] : [{ kind: 'and', inputs: [root] }];
  return { gates: [...gates, ...last], variables };
}
