import type { Arch, Xen } from '../model/platform.ts';
import type { Release } from '../model/release.ts';

/** A family of machine types by its names alone: nothing is known of what it has. */
export interface MachineNames {
  /** As `-machine` spells the newest one. */
  readonly name: string;
  /** The architectures that have it, first the one that is meant where only the machine type is given. */
  readonly arches: readonly Arch[];
  /** All its names; what follows the prefix of a versioned one begins with the version. */
  readonly shape: RegExp;
}

/** A family of machine types, versioned or not, that was read: `q35` stands for the newest `pc-q35-…`. */
export interface MachineFamily extends MachineNames {
  /** Whether it has a PCI host bridge; `pcie=on`: when that machine option is given. */
  readonly pci: boolean | 'pcie=on';
  /** The name of the bus that the host bridge has from the start; left out where that was not read. */
  readonly root?: string;
  /** Whether it has virtio-mmio transports from the start; a number: how many. */
  readonly mmio: boolean | number;
  /** Whether the board puts the cards of `-nic` and `-net nic` on its PCI or channel bus; on others QEMU leaves them out with a warning. */
  readonly cards?: true;
  /** What `-drive` means where it names no interface: block_default_type. Left out: it is no device by itself. */
  readonly drives?: 'virtio' | 'ide' | 'scsi';
  /** Of QEMU from which it means so; left out where it always did. */
  readonly drivesSince?: Release;
  /** The virtio network card that it has where the command line asks for none. */
  readonly nic?: string;
  /** The processors that it has where none are asked for; left out: one. */
  readonly cpus?: number;
  /** The guest of Xen that it is, unless the accelerator is another. */
  readonly xen?: Xen['mode'];
  /** Its processors are of 32 bits. */
  readonly narrow?: true;
  /** What it has between its devices and memory was not read. */
  readonly unmodelled?: true;
}
