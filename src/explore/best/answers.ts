import { isHardware } from '../../device/kind.ts';
import { F } from '../../features/bits.ts';
import { type FeatureSet, featureSet, without } from '../../features/feature-set.ts';
import type { DriverModel } from '../../guest/driver-model.ts';
import type { Refusal } from '../../guest/handshake.ts';
import { dmaDirect } from '../../guest/linux/dma/map-dma.ts';
import { mapAccepted } from '../../guest/proposals/accepted.ts';
import { kumar2026 } from '../../guest/proposals/kumar-2026.ts';
import { linuxBeforeRefusal } from '../../guest/proposals/linux-before-refusal.ts';
import { untranslated } from '../../guest/proposals/untranslated.ts';
import { woodhouse2025 } from '../../guest/proposals/woodhouse-2025.ts';
import type { Inquiry } from '../../inquiry/inquiry.ts';

/** One way in which a rule of the form can answer a case, whatever the case: a driver that always answers so. */
export interface RuleAnswer {
  readonly words: string;
  readonly model: DriverModel;
}

const ACCESS_PLATFORM = featureSet([F.ACCESS_PLATFORM]);
const REFUSED: Refusal = { by: 'driver', message: undefined, errno: 'ENODEV' };

const TAKES: Partial<DriverModel> = {};
const LEAVES: Partial<DriverModel> = { keepFeatures: (_ask, known) => without(known, ACCESS_PLATFORM) };

/** How addresses are made, by what each is called. */
const ADDRESSES: Readonly<Record<string, Partial<DriverModel>>> = {
  'past the DMA API': { useDmaApi: () => false },
  'by the DMA API': { useDmaApi: () => true },
  'by the DMA API, sharing said with each mapping': { useDmaApi: () => true, mapDma: kumar2026.mapDma },
  'in private memory, as of a device that was accepted': {
    useDmaApi: () => true,
    // Only hardware can be accepted; whatever else is given such an address reaches nothing.
    mapDma: (ask: Inquiry, kept: FeatureSet) => ({ ...mapAccepted(ask, kept), trusted: isHardware(ask) }),
  },
  'one to one, as the host is told beforehand': {
    useDmaApi: () => true,
    mapDma: (ask: Inquiry) => ({ ...dmaDirect(ask), addressed: 'identity' }),
  },
  'by the DMA API past any IOMMU': {
    useDmaApi: () => true,
    mapDma: (ask: Inquiry) => untranslated(ask, 'the rule says so'),
  },
};

function always(id: string, selection: Partial<DriverModel>, addresses: Partial<DriverModel>): DriverModel {
  return { ...linuxBeforeRefusal, id, title: id, ...selection, ...addresses };
}

/** What a rule of the form can answer: refuse; use a region that the device brings; or take the bit or leave it, with addresses made in one of these ways. */
export const ANSWERS: readonly RuleAnswer[] = [
  { words: 'refuse the device', model: always('refuse', { refuse: () => REFUSED }, {}) },
  {
    words: 'use the region that the device brings',
    model: { ...woodhouse2025, id: 'region', restrictsMemory: linuxBeforeRefusal.restrictsMemory },
  },
  ...[
    { words: 'take the bit', how: TAKES },
    { words: 'leave the bit', how: LEAVES },
  ].flatMap(({ words, how }) =>
    Object.entries(ADDRESSES).map(([addresses, made]): RuleAnswer => {
      const said = `${words}, addresses made ${addresses}`;
      return { words: said, model: always(said, how, made) };
    }),
  ),
];
