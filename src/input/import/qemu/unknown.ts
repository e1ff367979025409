import { kernelWordsOn, machineNameOf } from '../../../data/rule-inputs.ts';
import type { Arch } from '../../../model/platform.ts';
import type { Varying } from '../../../model/space.ts';
import { variableIn, variablesIn } from '../shell/words.ts';
import { UNDERSTOOD } from './machine.ts';
import type { Command, Mistake } from './options.ts';

/** Options any part of which may decide, and arguments that no option takes: what stands there is unknown. */
const DECIDING: ReadonlySet<string> = new Set(['', 'global']);

/** Options that say by their first word what they make, and by names what they set. */
const MAKING: ReadonlySet<string> = new Set(['device', 'object']);

/**
 * What cannot be understood for want of the value of a variable: whole options, the machine, models and names of
 * properties.
 */
export function unknownVariables({ options }: Command): readonly Mistake[] {
  return options.flatMap(({ name, value, offset }) => {
    const unknown = variableIn(decidingPart(name, value));
    if (unknown === undefined) return [];
    const message = `the value of \${${unknown}} is not known; state it with --define ${unknown}=VALUE`;
    return [{ offset, message }];
  });
}

/** The part of an option that has to be known. */
function decidingPart(name: string, value: string): string {
  if (DECIDING.has(name)) return value;
  if (name === 'machine') return machinePart(value);
  if (name === 'set') return value.replace(/=.*$/s, '');
  return MAKING.has(name) ? namesIn(value) : '';
}

/** The machine, the names of its options, and the values of those that decide. Which accelerator it is changes nothing that a device offers. */
function machinePart(value: string): string {
  return value
    .split(',')
    .map((part) => {
      const [, key = ''] = /^([^=]+)=/.exec(part) ?? [];
      const decides = key === '' || (key !== 'accel' && UNDERSTOOD.has(key.replaceAll('_', '-')));
      return decides ? part : key;
    })
    .join(',');
}

/** Options whose values may be unknown, and stay open then. */
const OPEN: ReadonlySet<string> = new Set(['cpu', 'm', 'smp', 'append', 'accel', 'machine']);

/** The variables whose values are left open by options other than devices. */
export function openVariables({ options }: Command): readonly string[] {
  return [...new Set(options.flatMap(({ name, value }) => (OPEN.has(name) ? variablesIn(value) : [])))];
}

/** The variable of `-smp` without which nobody knows how many CPUs there are. Returns undefined where their number is known. */
export function unknownCpus({ options }: Command): string | undefined {
  return variableIn(options.findLast(({ name }) => name === 'smp')?.value ?? '');
}

/** What a command line leaves open of the guest by variables whose values are not known. */
export function openByVariables({ options }: Command, arch: Arch): readonly Varying[] {
  const has = (name: string, shape: RegExp) =>
    options.some((option) => option.name === name && shape.test(option.value));
  const accel = has('accel', /^\$/) || has('machine', /(?:^|,)accel=\$/);
  const words = has('append', /(?:^|\s)\$\{\w+\}(?=\s|$)/);
  return [
    ...(accel ? [ANY_ACCELERATOR] : []),
    ...(words
      ? kernelWordsOn(machineNameOf(arch, false)).map((values): Varying => ({ kind: 'cmdline', values }))
      : []),
  ];
}

const ANY_ACCELERATOR: Varying = { kind: 'fact', name: 'platform.hypervisor', values: ['kvm', 'qemu'] };

/** The first word and the names of the properties in an argument of `-device` or `-object`. */
function namesIn(argument: string): string {
  return argument
    .split(',')
    .map((part, i) => (i === 0 ? part : part.replace(/=.*$/s, '')))
    .join(',');
}
