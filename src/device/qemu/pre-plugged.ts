import { F } from '../../features/bits.ts';
import { truth } from '../../model/qemu.ts';
import {
  draftOf,
  type OfferChoice,
  type OfferDraft,
  offerAll,
  type Start,
  startOf,
  withhold,
} from '../draft.ts';
import type { OwnDefaults, PropertySetting, Settings } from './properties.ts';
import type { Interfaces } from './proxy-realize.ts';

const VERSION_1 = {
  pci: { why: 'modern mode is not disabled', where: 'hw/virtio/virtio-pci.c virtio_pci_pre_plugged()' },
  ccw: { why: 'max_revision is 1 or more', where: 'hw/s390x/virtio-ccw.c virtio_ccw_pre_plugged()' },
  mmio: {
    why: 'virtio-mmio.force-legacy is off',
    where: 'hw/virtio/virtio-mmio.c virtio_mmio_pre_plugged()',
  },
} as const;

const NO_VERSION_1 = {
  pci: { why: 'modern mode is disabled', where: VERSION_1.pci.where },
  ccw: { why: 'max_revision is 0', where: VERSION_1.ccw.where },
  mmio: { why: 'virtio-mmio.force-legacy is on', where: VERSION_1.mmio.where },
} as const;

const TRAP = {
  why: 'every virtio-pci device offers this trap to legacy drivers that accept whatever they see',
  where: 'hw/virtio/virtio-pci.c virtio_pci_pre_plugged()',
};

/**
 * The offer before the device is asked for its features: what its properties say, and what virtio_pci_pre_plugged(),
 * virtio_ccw_pre_plugged() or virtio_mmio_pre_plugged() adds.
 */
export function prePlugged(settings: Settings, interfaces: Interfaces): OfferDraft {
  const draft = propertyOffer(settings);
  if (offersVersion1(interfaces)) offerAll(draft, [F.VERSION_1], VERSION_1[interfaces.kind]);
  else withhold(draft, F.VERSION_1, { kind: 'rule', rule: NO_VERSION_1[interfaces.kind] });
  if (interfaces.kind === 'pci') offerAll(draft, [F.BAD_FEATURE], TRAP);
  return draft;
}

/** Whether the device will say that it follows VIRTIO 1.0. */
function offersVersion1(interfaces: Interfaces): boolean {
  switch (interfaces.kind) {
    case 'pci':
      return interfaces.modern;
    case 'ccw':
      return interfaces.maxRevision >= 1;
    case 'mmio':
      return !interfaces.legacy;
  }
}

/** The properties' own defaults are the same for all devices of a model. */
const starts = new WeakMap<OwnDefaults['settings'], Start>();

function propertyOffer(settings: Settings): OfferDraft {
  const { defaults, plug } = settings;
  let start = starts.get(defaults.settings);
  if (start === undefined) {
    const choices = new Map<number, OfferChoice>();
    for (const setting of defaults.settings.values()) choose(choices, setting, settings);
    start = startOf(choices);
    starts.set(defaults.settings, start);
  }
  const draft = draftOf(start);
  defaults.classSettings.forEach((setting) => {
    choose(draft.chosen, setting, settings);
  });
  plug.properties.forEach((value, name) => {
    choose(draft.chosen, { name, value, origin: '-device' }, settings);
  });
  return draft;
}

/** A property that can be `auto` is for the device to look at. */
function choose(
  choices: Map<number, OfferChoice>,
  setting: PropertySetting,
  { defaults, model }: Settings,
): void {
  const row = defaults.rows.get(setting.name);
  if (row?.bit === undefined || row.kind === 'auto') return;
  const because = { kind: 'property', setting, where: model.row.where } as const;
  choices.set(row.bit, { offered: truth(setting.value) === true, because });
}
