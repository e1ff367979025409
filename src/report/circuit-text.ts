import type { Circuit, Gate } from '../model/circuit.ts';
import { type SpacePart, varyingKey } from '../model/space.ts';
import { printable } from '../text/printable.ts';
import { valueJson } from './words/space.ts';

// The formats of other people’s counters: d-DNNF as c2d writes it and d4, ddnnife and query-dnnf read it, and CNF in DIMACS.

function comments({ variables }: Circuit, parts: readonly SpacePart[]): readonly string[] {
  return variables.map(({ part, value }, i) => {
    const of = parts[part];
    const name = of?.base.platform.name ?? '';
    const varying = value === undefined ? undefined : of?.varying[value.at];
    if (value === undefined || varying === undefined) return printable(`c ${i + 1} ${name}`);
    return printable(
      `c ${i + 1} ${name}: ${varyingKey(varying)} = ${JSON.stringify(valueJson(varying, value.index))}`,
    );
  });
}

function inputsOf(gate: Gate): readonly number[] {
  return gate.kind === 'literal' ? [] : gate.inputs;
}

function nnfLine(gate: Gate): string {
  if (gate.kind === 'literal') return `L ${gate.literal}`;
  const inputs = [gate.inputs.length, ...gate.inputs].join(' ');
  return gate.kind === 'and' ? `A ${inputs}` : `O 0 ${inputs}`;
}

/** A circuit as a d-DNNF in the format of c2d: a line for each gate, which names its inputs by their lines. */
export function nnfText(circuit: Circuit): string {
  const edges = circuit.gates.reduce((sum, gate) => sum + inputsOf(gate).length, 0);
  const lines = [
    `nnf ${circuit.gates.length} ${edges} ${circuit.variables.length}`,
    ...circuit.gates.map(nnfLine),
  ];
  return `${lines.join('\n')}\n`;
}

/** The clauses that make a variable equal to a gate, whose inputs are literals. */
function clauses(gate: Gate, own: number, of: (input: number) => number): readonly (readonly number[])[] {
  if (gate.kind === 'literal') return [];
  const inputs = gate.inputs.map(of);
  const sign = gate.kind === 'and' ? 1 : -1;
  return [
    ...inputs.map((input) => [-sign * own, sign * input]),
    [sign * own, ...inputs.map((input) => -sign * input)],
  ];
}

/** A circuit as a formula in DIMACS, with a variable for each gate: it has the models of the circuit, each once. */
export function cnfText(circuit: Circuit, parts: readonly SpacePart[]): string {
  const { gates, variables } = circuit;
  const literals: number[] = [];
  let last = variables.length;
  for (const gate of gates) literals.push(gate.kind === 'literal' ? gate.literal : ++last);
  const of = (input: number): number => literals[input] ?? 0;
  const found = gates.flatMap((gate, i) => clauses(gate, of(i), of));
  const lines = [
    ...comments(circuit, parts),
    `p cnf ${last} ${found.length + 1}`,
    ...found.map((clause) => `${clause.join(' ')} 0`),
    `${of(gates.length - 1)} 0`,
  ];
  return `${lines.join('\n')}\n`;
}
