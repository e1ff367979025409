import { F } from '../../data/bits.ts';
import { type Draft, offer, offerAll, withhold } from './draft.ts';
import { offersVersion1, type Placement } from './placement.ts';
import type { Because } from './prediction.ts';
import { type ModelDefaults, type Setting, type Settings, settingOf, truth } from './settings.ts';

const BAD_FEATURE = 30;

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

/** What properties and transport offer, before the device is asked: the first half of virtio_bus_device_plugged(). */
export function startingOffer(settings: Settings, placement: Placement): Draft {
  const draft = propertyOffer(settings);
  if (offersVersion1(placement)) offerAll(draft, [F.VERSION_1], VERSION_1[placement.kind]);
  else withhold(draft, F.VERSION_1, { kind: 'rule', rule: NO_VERSION_1[placement.kind] });
  if (placement.kind === 'pci') offerAll(draft, [BAD_FEATURE], TRAP);
  return draft;
}

/** The default's part is the same for all devices of a model. */
const usual = new WeakMap<ModelDefaults, Draft>();

function propertyOffer(settings: Settings): Draft {
  const { defaults, plug, model } = settings;
  let start = usual.get(defaults);
  if (start === undefined) {
    start = { offered: new Map(), withheld: new Map() };
    for (const setting of defaults.settings.values()) addSetting(start, setting, settings);
    usual.set(defaults, start);
  }
  const draft = { offered: new Map(start.offered), withheld: new Map(start.withheld) };
  for (const name of plug.properties.keys()) {
    const setting = model.properties.get(name)?.bit === undefined ? undefined : settingOf(name, settings);
    if (setting !== undefined) addSetting(draft, setting, settings);
  }
  return draft;
}

/** A property that can be `auto` is for the device to look at. */
function addSetting(draft: Draft, setting: Setting, { defaults, model }: Settings): void {
  const row = defaults.rows.get(setting.name);
  if (row?.bit === undefined || row.kind === 'auto') return;
  const because: Because = { kind: 'property', setting, where: model.row.where };
  if (truth(setting.value)) offer(draft, row.bit, because);
  else withhold(draft, row.bit, because);
}
