import type { MonitorGrammar } from '../monitor-command.ts';

/** Read from openvmm/openvmm_entry/src/cli_args.rs of August 2026, Options. */
export const OPENVMM: MonitorGrammar = {
  programs: ['openvmm', 'openvmm\\.exe'],
  flags: new Set([
    ...[
      'M',
      'P',
      'shared-memory',
      'prefetch',
      'private-memory',
      'thp',
      'paused',
      'hv',
      'no-hv',
      'device-tree',
    ],
    ...[
      'vtl2',
      'get',
      'no-get',
      'no-vmbus',
      'no-alias-map',
      'nic',
      'gfx',
      'vtl2-gfx',
      'serial-tx-only',
      'uefi',
    ],
    ...['uefi-debug', 'uefi-enable-memory-protections', 'uefi-force-dma-bounce', 'pcat', 'virtio-9p-debug'],
    ...['virtio-rng', 'single-process', 'disable-frontpage', 'tpm', 'vmbus-redirect', 'test-gsp-by-id'],
    ...['secure-boot', 'nested-virt', 'guest-watchdog', 'battery', 'default-boot-always-attempt'],
    ...['pcie-ecam-below-4gb', 'vnc', 'vnc-evict-oldest'],
  ]),
  aliases: new Map([
    ['p', 'processors'],
    ['m', 'memory'],
    ['k', 'kernel'],
    ['r', 'initrd'],
    ['c', 'cmdline'],
    ['e', 'device'],
  ]),
  verbs: new Set(),
  severals: false,
};
