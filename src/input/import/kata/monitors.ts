import type { Said, StatedDevice } from '../cloud-hypervisor/guest.ts';
import { guestOf as cloudHypervisorGuest } from '../cloud-hypervisor/guest.ts';
import type { AskedOfMonitor, FoundGuest } from '../monitor-guest.ts';
import { type KataSettings, memoryOf, sharedFs, sharesByDaemon } from './settings.ts';

/** What clh.go CreateVM(), addNet(), addVSock() and addVolume() of Kata ask Cloud Hypervisor for. */
export function cloudHypervisorOf(settings: KataSettings): FoundGuest {
  const { on, text, place } = settings;
  const iommu: readonly (readonly [string, string])[] = on('enable_iommu') ? [['iommu', 'on']] : [];
  const confidential = on('confidential_guest');
  const given = (
    kind: string,
    key: string,
    ...pairs: readonly (readonly [string, string])[]
  ): StatedDevice => ({
    kind,
    settings: new Map(pairs),
    offset: place(key),
  });
  const devices: readonly StatedDevice[] = [
    given('console', 'enable_debug', [confidential && on('enable_debug') ? 'tty' : 'off', 'on'], ...iommu),
    ...(text('image') === undefined ? [] : [given('disk', 'image', ['path', 'image'], ['readonly', 'on'])]),
    given('net', '', ['tap', 'tap0_kata'], ...iommu),
    given('rng', 'entropy_source', ['src', '/dev/urandom'], ...iommu),
    given('vsock', '', ['cid', '3'], ['socket', 'clh.sock'], ...iommu),
    ...(sharesByDaemon(settings)
      ? [given('fs', 'shared_fs', ['tag', 'kataShared'], ['socket', 'virtiofsd.sock'], ['pci_segment', '1'])]
      : []),
    ...(on('reclaim_guest_freed_memory') && !confidential
      ? [given('balloon', 'reclaim_guest_freed_memory', ['size', '0'], ['free_page_reporting', 'on'])]
      : []),
  ];
  const shared = sharedFs(settings) !== 'none' || on('enable_hugepages');
  const said: Said = {
    devices,
    platform: new Map([
      ['num_pci_segments', '2'],
      ...(on('enable_iommu') ? [['iommu_segments', '[0]'] as const] : []),
      ...(confidential ? [['tdx', 'on'] as const] : []),
    ]),
    cpus: new Map([['boot', text('default_vcpus')?.replace(/\..*$/, '') || '1']]),
    memory: new Map([
      ['size', `${memoryOf(settings)}M`],
      ['shared', shared ? 'on' : 'off'],
    ]),
    zones: [],
    cmdline: text('kernel_params'),
    ignored: [],
  };
  const guest = cloudHypervisorGuest(said);
  return { ...guest, facts: { ...guest.facts, name: 'Kata Containers, Cloud Hypervisor' } };
}

/** fcDiskPoolSize of fc.go: drives that Kata keeps for what containers bring later. */
const POOL = 8;

/** What fc.go of Kata writes into the configuration of Firecracker. */
export function firecrackerOf(settings: KataSettings): FoundGuest {
  const { on, text, place } = settings;
  const cache: readonly (readonly [string, string])[] = on('block_device_cache_set')
    ? [['cache_type', on('block_device_cache_noflush') ? 'Unsafe' : 'Writeback']]
    : [];
  const asked = (
    kind: string,
    name: string,
    key: string,
    ...pairs: readonly (readonly [string, string])[]
  ): AskedOfMonitor => ({
    device: { name: `${name} (${kind})`, kind, settings: new Map(pairs) },
    offset: place(key),
  });
  return {
    machine: { monitor: 'firecracker', arch: 'x86_64', settings: new Map([['pci', 'off']]) },
    asked: [
      asked('drives', 'rootfs', 'image', ['path_on_host', 'rootfs'], ['is_read_only', 'on']),
      ...Array.from({ length: POOL }, (_, i) =>
        asked('drives', `drive_${i}`, 'block_device_driver', ['path_on_host', `drive_${i}`], ...cache),
      ),
      asked('network-interfaces', 'eth0', '', ['guest_mac', 'given']),
      asked('vsock', 'vsock', ''),
    ],
    facts: {
      name: 'Kata Containers, Firecracker',
      protection: 'none',
      iommu: 'none',
      mib: Number(memoryOf(settings)),
      cmdline: text('kernel_params'),
      arches: ['x86_64', 'aarch64'],
    },
    ignored: [],
  };
}
