import { deviceTypeName } from '../features/registry.ts';
import { closest } from '../text/closest.ts';
import { quote, suggestion } from '../text/quoting.ts';
import type { Report } from './inputs.ts';

/**
 * The configuration-space fields that a Linux driver looks at before it settles on its features or gives up, by
 * device type; fields within a structure as `zoned_model`. All other fields are not a matter of negotiation.
 */
export const CONFIG_FIELDS: Readonly<Record<string, readonly string[]>> = {
  net: ['mtu', 'max_virtqueue_pairs', 'rss_max_key_size', 'status'],
  blk: [
    'blk_size',
    'num_queues',
    'max_secure_erase_sectors',
    'max_secure_erase_seg',
    'secure_erase_sector_alignment',
    'zoned_zone_sectors',
    'zoned_max_append_sectors',
    'zoned_write_granularity',
    'zoned_model',
  ],
  console: ['max_nr_ports'],
  gpu: ['num_scanouts'],
  iommu: ['page_size_mask'],
  bt: ['type'],
};

/** Reports the fields that a device of this type does not have. */
export function checkConfigFields(
  config: Readonly<Record<string, number>>,
  type: number,
  report: Report,
): void {
  const name = deviceTypeName(type);
  const known = (Object.hasOwn(CONFIG_FIELDS, name) ? CONFIG_FIELDS[name] : undefined) ?? [];
  for (const field of Object.keys(config).slice(0, 100)) {
    if (known.includes(field)) continue;
    const near = closest(field, known);
    const others =
      known.length === 0 ? `; no field of ${name} changes negotiation` : `; known are ${known.join(', ')}`;
    report(
      [field],
      `unknown field ${quote(field)} of ${name}${near === undefined ? others : suggestion(`"${near}"`)}`,
      'key',
    );
  }
}
