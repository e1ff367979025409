import type { AddWords } from '../qemu-words.ts';
import { isCdrom, type ProxmoxSettings, properties } from './settings.ts';

/** The image that OVMF.pm get_ovmf_files() chooses of pve-edk2-firmware, where `bios: ovmf` asks for one. */
export function ovmfImage({ text }: ProxmoxSettings, arch: string): string | undefined {
  if (text('bios') !== 'ovmf') return undefined;
  if (arch === 'aarch64') return 'AAVMF_CODE.fd';
  const sev = properties(text('amd-sev') ?? '', 'type').get('type');
  if (sev === 'snp') return 'OVMF_SEV_4M.fd';
  if (sev !== undefined) return 'OVMF_SEV_CODE_4M.fd';
  if (text('intel-tdx') !== undefined) return 'OVMF_TDX_4M.ms.fd';
  const is4m = properties(text('efidisk0') ?? '', 'file').get('efitype') === '4m';
  return is4m ? 'OVMF_CODE_4M.fd' : 'OVMF_CODE.fd';
}

/** The options by which that image is given: -bios for SNP and TDX, a flash drive for all others. */
export function firmwareWords(settings: ProxmoxSettings, arch: string): readonly string[] {
  const image = ovmfImage(settings, arch);
  if (image === undefined) return [];
  return /^OVMF_(?:SEV|TDX)_4M/.test(image)
    ? ['-bios', image]
    : ['-drive', `if=pflash,unit=0,format=raw,readonly=on,file=${image}`];
}

/** Disks in the order in which foreach_volume() of Drive.pm has them. */
const BUSES = ['ide', 'scsi', 'virtio', 'sata'] as const;

/** The places that QemuServer.pm device_bootorder() gives: `boot: order=scsi0;net0`, or the older letters, by default cdn. */
export function bootPlaces({ text, all }: ProxmoxSettings): ReadonlyMap<string, number> {
  const boot = properties(text('boot') ?? '', 'legacy');
  const order = boot.get('order');
  if (order !== undefined)
    return new Map(order.split(/[;\s]+/).flatMap((key, i) => (key === '' ? [] : [[key, 100 + i] as const])));
  const next = new Map([...(boot.get('legacy') ?? 'cdn')].map((letter, i) => [letter, (i + 1) * 100]));
  const found = new Map<string, number>();
  const place = (key: string, letter: string, isTaken: boolean) => {
    const at = next.get(letter);
    if (at === undefined) return;
    if (isTaken) found.set(key, at);
    next.set(letter, at + 1);
  };
  for (const bus of BUSES)
    for (const key of keysOf(all, bus))
      if (isCdrom(all.get(key)?.value ?? '')) place(key, 'd', true);
      else place(key, 'c', text('bootdisk') === key);
  for (const key of keysOf(all, 'net')) place(key, 'n', true);
  return found;
}

function keysOf(all: ProxmoxSettings['all'], kind: string): readonly string[] {
  const shape = new RegExp(`^${kind}(\\d{1,2})$`);
  return [...all.keys()]
    .filter((key) => shape.test(key))
    .sort((a, b) => Number(a.slice(kind.length)) - Number(b.slice(kind.length)));
}

/** `bootindex=100` of a device that has a place. */
export function placeOf(key: string, places: ReadonlyMap<string, number>): readonly string[] {
  const place = places.get(key);
  return place === undefined ? [] : [`bootindex=${place}`];
}

/** The options of a disk that is no virtio device itself, with its drive. */
export function diskWords(key: string, model: string, more: readonly string[]): readonly string[] {
  const media = model.endsWith('-cd') ? ',media=cdrom,readonly=on' : '';
  return [
    '-drive',
    `if=none,id=drive-${key},file=disk,format=raw${media}`,
    '-device',
    [model, `drive=drive-${key}`, `id=${key}`, ...more].join(','),
  ];
}

/** The disks that are on no virtio bus: PVE::QemuServer::DriveDevice print_drivedevice_full(). */
export function addOtherDisks(
  { all, place }: ProxmoxSettings,
  places: ReadonlyMap<string, number>,
  add: AddWords,
): void {
  for (const kind of ['ide', 'sata'] as const)
    for (const key of keysOf(all, kind)) {
      const model = isCdrom(all.get(key)?.value ?? '') ? 'ide-cd' : 'ide-hd';
      add(place(key), ...diskWords(key, model, placeOf(key, places)));
    }
}

/** How many disks one controller takes: scsihw_infos(). */
export function controllerOf(hardware: string, index: number): readonly [id: string, number: number] {
  if (hardware === 'virtio-scsi-single') return [`virtioscsi${index}`, index];
  const most = hardware === 'lsi' || hardware === 'lsi53c810' || hardware === '' ? 7 : 256;
  return [`scsihw${Math.floor(index / most)}`, Math.floor(index / most)];
}
