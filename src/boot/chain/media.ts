import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BootSetup } from '../../model/boot-setup.ts';
import type { FirmwareName } from '../../model/firmware.ts';
import type { Arch } from '../../model/platform.ts';
import type { PlacedDevice } from '../command-line.ts';
import { BOOTED_FROM } from '../init-script.ts';
import { diskImage, type Payload } from './disk-image.ts';
import { diskLoader } from './loader.ts';

/** What firmware finds behind a device. */
export type Medium =
  | { readonly kind: 'disk'; readonly image: string }
  /** A directory that QEMU’s own network serves, and the file in it that is booted. */
  | { readonly kind: 'network'; readonly directory: string; readonly file: string };

/** What is booted, and how firmware is brought to it. */
export interface MediaRequest {
  readonly firmware: FirmwareName;
  readonly arch: Arch;
  readonly payload: Payload;
  /** Where the modules of GRUB are; left out: where they are installed. */
  readonly modules?: string | undefined;
  readonly directory: string;
}

/** What iPXE does with a card: it loads kernel and initramfs from where it has this script. */
function network({ payload: { kernel, initramfs, cmdline }, directory }: MediaRequest, id: string): Medium {
  const served = join(directory, `tftp-${id}`);
  mkdirSync(served);
  copyFileSync(kernel, join(served, 'vmlinuz'));
  copyFileSync(initramfs, join(served, 'initrd'));
  const file = 'boot.ipxe';
  const lines = ['#!ipxe', `kernel vmlinuz initrd=initrd ${cmdline}`, 'initrd initrd', 'boot'];
  writeFileSync(join(served, file), `${lines.join('\n')}\n`);
  return { kind: 'network', directory: served, file };
}

/** One medium for each device that the machine may boot from, by the device’s id; each starts a kernel that knows where it came from. Throws BootError. */
export function buildMedia(
  request: MediaRequest,
  { sources }: BootSetup,
  placed: readonly PlacedDevice[],
  indices: readonly number[],
): ReadonlyMap<string, Medium> {
  const { firmware, arch, directory, payload } = request;
  const media = new Map<string, Medium>();
  placed.forEach(({ id }, i) => {
    const source = sources.find(({ device }) => device === (indices[i] ?? i));
    if (source === undefined) return;
    const own = { ...payload, cmdline: `${payload.cmdline} ${BOOTED_FROM}=${id}` };
    if (source.medium === 'network') {
      if (source.index !== undefined) media.set(id, network({ ...request, payload: own }, id));
      return;
    }
    const image = join(directory, `boot-${id}.img`);
    const work = join(directory, `build-${id}`);
    mkdirSync(work);
    const loader = diskLoader(firmware, arch);
    diskImage({ payload: own, loader, modules: request.modules, directory: work, image, mark: `from-${id}` });
    media.set(id, { kind: 'disk', image });
  });
  return media;
}
