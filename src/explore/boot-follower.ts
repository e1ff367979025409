import type { ChosenDriver } from '../guest/driver-model.ts';
import type { BootChain, BootPart } from '../model/boot-chain.ts';
import { oneForEach } from '../model/one-for-each.ts';
import type { OpenCase } from '../model/open-case.ts';
import { bootChain } from './boot-chain.ts';
import { machineBoot } from './device-step.ts';

/** Follows the boot of the machine that a case is a part of. */
export type FollowBoot = (part: BootPart, asked: OpenCase, driver: ChosenDriver) => BootChain;

/** Follows boots, that of each machine once for each guest, however many of its devices are asked about. */
export function bootFollower(): FollowBoot {
  const chainsOf = oneForEach((_: BootPart['devices']) => new Map<string, BootChain>());
  return (part, asked, driver) => {
    const chains = chainsOf(part.devices);
    const guest = `${driver.model.id} ${driver.release ?? ''}`;
    const chain = chains.get(guest) ?? bootChain(machineBoot(part, asked, driver));
    chains.set(guest, chain);
    return chain;
  };
}
