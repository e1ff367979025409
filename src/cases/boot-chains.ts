import { machineBoot, partOf } from '../explore/device-step.ts';
import type { ChosenDriver } from '../guest/driver-model.ts';
import type { BootPart, ExplainedChain } from '../model/boot-chain.ts';
import { namesVirtioSource } from '../model/boot-setup.ts';
import { LINUX } from '../model/case.ts';
import { MODELLED_FIRMWARE } from '../model/firmware.ts';
import type { AnsweredCase } from './answered-case.ts';
import { byMachine } from './cases.ts';

/** Whether a driver model is firmware itself, which nothing comes before. */
export function isFirmware({ model: { id } }: ChosenDriver): boolean {
  return id === 'ipxe' || MODELLED_FIRMWARE.some((name) => name === id);
}

/** Whether a machine says who loads its kernel, or has a virtio device to boot from and firmware that would. */
export function describesBoot({ setup }: BootPart): boolean {
  return setup.kernel !== undefined || (setup.firmware.length > 0 && namesVirtioSource(setup));
}

/**
 * From power-on to the kernel, of the machine of some cases. Returns undefined where nothing is said of that, or the guest that is
 * asked about is firmware itself.
 */
export async function chainOfMachine(cases: readonly AnsweredCase[]): Promise<ExplainedChain | undefined> {
  const [first] = cases;
  if (first === undefined || isFirmware(first.driver)) return undefined;
  const { asked, driver, machine: name } = first;
  const part = first.part ?? partOf(asked);
  if (part === undefined || !describesBoot(part)) return undefined;
  const { bootChain } = await import('../explore/boot-chain.ts');
  const known = (at: number) =>
    (first.part === undefined ? cases[at] : cases.find(({ part: one }) => one?.index === at))?.answers;
  const machine = machineBoot(part, asked, driver, known);
  return {
    name: name ?? asked.platform.name,
    machine,
    chain: bootChain(machine),
    guest: driver.model.id === LINUX ? 'Linux' : driver.model.title,
  };
}

/** The same of every machine, or of each case that belongs to none. */
export async function chainsOf(cases: readonly AnsweredCase[]): Promise<readonly ExplainedChain[]> {
  const parts = byMachine(cases).flatMap((machine) =>
    machine[0]?.part === undefined ? machine.map((one) => [one]) : [machine],
  );
  const chains: ExplainedChain[] = [];
  for (const part of parts) {
    const chain = await chainOfMachine(part);
    if (chain !== undefined) chains.push(chain);
  }
  return chains;
}
