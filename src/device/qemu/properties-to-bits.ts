import { F } from '../../data/bits.ts';
import type { PropertyRow } from '../../data/qemu-properties.ts';
import { type Draft, newDraft, offer, offerAll, withhold } from './draft.ts';
import { offersVersion1, type Placement } from './placement.ts';
import type { Because } from './prediction.ts';
import { exists, type Settings, settingOf, truth } from './settings.ts';

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

/** What properties and transport offer, before the device itself is asked: QEMU virtio_bus_device_plugged(), its first half. */
export function startingOffer(settings: Settings, placement: Placement): Draft {
  const draft = newDraft();
  for (const row of settings.model.bits) addProperty(draft, row, settings);
  if (offersVersion1(placement)) offerAll(draft, [F.VERSION_1], VERSION_1[placement.kind]);
  else withhold(draft, F.VERSION_1, { kind: 'rule', rule: NO_VERSION_1[placement.kind] });
  if (placement.kind === 'pci') offerAll(draft, [BAD_FEATURE], TRAP);
  return draft;
}

/** `auto` is for the device to decide. */
function addProperty(draft: Draft, row: PropertyRow, settings: Settings): void {
  const { bit, name } = row;
  if (bit === undefined || row.kind === 'auto' || !exists(row, settings.boot)) return;
  const setting = settingOf(name, settings);
  if (setting === undefined) return;
  const because: Because = { kind: 'property', setting, where: settings.model.row.where };
  if (truth(setting.value)) offer(draft, bit, because);
  else withhold(draft, bit, because);
}
