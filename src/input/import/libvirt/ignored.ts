import type { Ignored } from '../../../model/ignored.ts';
import { printable } from '../../../text/printable.ts';
import { tagOf } from './element.ts';
import type { Element } from './xml.ts';

/** Attributes of `<driver>` and its children that change neither what a device offers nor how it is reached. */
const OF_NO_ACCOUNT: ReadonlySet<string> = new Set([
  ...['name', 'type', 'cache', 'io', 'discard', 'detect_zeroes', 'error_policy', 'rerror_policy', 'iothread'],
  ...['ioeventfd', 'copy_on_read', 'discard_no_unref', 'metadata_cache', 'txmode', 'format', 'wrpolicy'],
  ...['queue', 'queues', 'queue_size', 'rx_queue_size', 'tx_queue_size', 'cmd_per_lun', 'max_sectors'],
  ...['iommu', 'ats', 'packed', 'page_per_vq', 'event_idx', 'rss', 'rss_hash_report', 'virtqueue_size'],
  ...['intremap', 'caching_mode', 'eim', 'iotlb', 'aw_bits', 'dma_translation', 'passthrough', 'xtsup'],
  ...['granule', 'pciBus', 'accel', 'cmv', 'wrpolicy', 'model', 'vgaconf', 'reportDiscard'],
]);

const DEVICES = new Set(['disk', 'interface', 'controller', 'video', 'memballoon', 'rng', 'filesystem']);

/** Attributes of `<driver>` that are not known: they may be new words for what matters. */
export function unknownDriverWords(devices: Element | undefined): readonly Ignored[] {
  return (devices?.children ?? [])
    .filter(({ name }) => DEVICES.has(name))
    .flatMap((device) =>
      device.children
        .filter(({ name }) => name === 'driver')
        .flatMap(({ attributes }) => [...attributes.entries()])
        .filter(([name]) => !OF_NO_ACCOUNT.has(name))
        .map(([name, value]) => ({
          text: printable(`${tagOf(device)}: <driver ${name}='${value.slice(0, 100)}'>`),
          matters: true,
          why: 'vnex does not know the word',
        })),
    );
}
