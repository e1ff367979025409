import { BLK, bits, F } from '../../features/bits.ts';
import { type OfferDraft, offerAll, offers, withholdAll } from '../draft.ts';
import { since } from './boot.ts';
import type { QemuObjection } from './prediction.ts';
import { isPropertyOn, numberOf, type Settings, settingOf } from './properties.ts';

const WHERE = 'hw/block/virtio-blk.c virtio_blk_get_features()';

const RULES = {
  always: { why: 'every disk states its size, geometry and block size', where: WHERE },
  noAnyLayout: { why: 'VERSION_1 is not offered', where: WHERE },
  scsi: { why: 'VERSION_1 is not offered; a legacy disk has always offered it', where: WHERE },
  cache: { why: 'the disk has a write cache, or one that can be switched on', where: WHERE },
  readOnly: { why: 'the disk is read-only', where: WHERE },
  queues: { why: 'the disk has more than one queue', where: WHERE },
} as const;

const ALWAYS = bits(BLK, 'SEG_MAX', 'GEOMETRY', 'BLK_SIZE', 'TOPOLOGY');

/** QEMU virtio_blk_get_features(). Returns what QEMU has against the disk where it refuses it. */
export function virtioBlkGetFeatures(
  draft: OfferDraft,
  settings: Settings,
): Pick<QemuObjection, 'message' | 'wants'> | undefined {
  offerAll(draft, ALWAYS, RULES.always);
  if (!offers(draft, F.VERSION_1)) {
    withholdAll(draft, [F.ANY_LAYOUT], RULES.noAnyLayout);
    offerAll(draft, [BLK.SCSI], RULES.scsi);
  } else if (offers(draft, BLK.SCSI)) {
    return {
      message: 'Please set scsi=off for virtio-blk devices in order to use virtio 1.0',
      wants: { kind: 'with', properties: { scsi: 'off' } },
    };
  }
  if (
    hasWriteCache(settings) ||
    (offers(draft, BLK.CONFIG_WCE) && isPropertyOn('x-enable-wce-if-config-wce', settings))
  )
    offerAll(draft, [BLK.FLUSH], RULES.cache);
  if (settings.plug.backend.readOnly === true) offerAll(draft, [BLK.RO], RULES.readOnly);
  if ((queuesOfDisk(settings) ?? 1) > 1) offerAll(draft, [BLK.MQ], RULES.queues);
  return undefined;
}

/** The property, or where it is left to itself, the drive's cache mode. */
function hasWriteCache(settings: Settings): boolean {
  const given = settingOf('write-cache', settings)?.value ?? 'auto';
  return given === 'auto' ? settings.plug.backend.writeCache !== false : given === 'on';
}

const AUTO = 0xffff;

/**
 * How many queues a disk has. `auto` is one for each virtual CPU on PCI, virtio_pci_optimal_num_queues() since QEMU
 * 5.2, and one elsewhere.
 */
export function queuesOfDisk(settings: Settings): number | undefined {
  const given = numberOf('num-queues', settings) ?? AUTO;
  if (given !== AUTO) return given;
  return settings.model.transport === 'pci' && since(settings.boot, '5.2')
    ? Math.min(settings.boot.cpus, 1023)
    : 1;
}
