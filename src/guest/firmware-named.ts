import { parseGuestRelease } from '../model/guest-release.ts';
import type { ChosenDriver } from './driver-model.ts';
import { chooseDriver } from './drivers.ts';

/** What people call each firmware and other guest, the most telling first. */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/(?:ovmf|edk2|edk ii)[^;]*?amd-?sev/i, 'ovmf-amdsev'],
  [/(?:ovmf|edk2|edk ii)[^;]*?(?:intel-?)?tdx/i, 'ovmf-inteltdx'],
  [/(?:ovmf|edk2|edk ii)[^;]*?microvm/i, 'ovmf-microvm'],
  [/aavmf|armvirt/i, 'aavmf'],
  [/riscvvirt|riscv-?virt/i, 'riscvvirt'],
  [/loongarchvirt/i, 'loongarchvirt'],
  [/ovmf/i, 'ovmf'],
  [/seabios/i, 'seabios'],
  [/slof/i, 'slof'],
  [/s390-?ccw/i, 's390-ccw'],
  [/u-?boot/i, 'u-boot'],
  [/openbios/i, 'openbios'],
  [/ipxe/i, 'ipxe'],
  [/freebsd/i, 'freebsd'],
  [/netbsd/i, 'netbsd'],
  [/openbsd/i, 'openbsd'],
  [/illumos|omnios|smartos|openindiana/i, 'illumos'],
  [/virtio-win/i, 'windows'],
  [/windows/i, 'windows'],
  [/virtio-?user/i, 'dpdk-virtio-user'],
  [/dpdk|testpmd/i, 'dpdk'],
  [/zephyr/i, 'zephyr'],
  [/hermit/i, 'hermit'],
  [/virtio-drivers/i, 'virtio-drivers'],
];

/** The first word after a name that reads as a release; `of QEMU 10.0` is one of what QEMU ships. */
function releaseAfter(text: string): string | undefined {
  const word = RELEASE.exec(text)?.[1];
  return word !== undefined && parseGuestRelease(word) !== undefined ? word : undefined;
}

const RELEASE = /^[^,;]*?(?<![\w.])(?:rel-|v)?(\d+(?:\.\d+)+(?:[-+.~][\w.+~-]*)?|20\d{6})(?=[\s,;)]|$)/;

function driverAt(text: string, at: number, id: string): ChosenDriver | undefined {
  const driver = chooseDriver(id);
  return driver && { ...driver, release: releaseAfter(text.slice(at)) ?? releaseAfter(text) };
}

/** The guest beside Linux that a text names, with its release where the text says it: `SeaBIOS 1.16.2`, `SLOF of QEMU 10.0`. Returns undefined where it names none that is known. */
export function firmwareNamed(text: string): ChosenDriver | undefined {
  for (const [pattern, id] of NAMES) {
    const found = pattern.exec(text);
    const driver = found === null ? undefined : driverAt(text, found.index, id);
    if (driver !== undefined) return driver;
  }
  return undefined;
}

/** iPXE, with its release where the text names it beside the firmware that runs it. */
export function ipxeNamed(text: string): ChosenDriver | undefined {
  const at = text.search(/ipxe/i);
  return at < 0 ? chooseDriver('ipxe') : driverAt(text, at, 'ipxe');
}
