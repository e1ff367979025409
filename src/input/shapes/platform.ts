import * as z from 'zod/mini';
import { FIRMWARE_NAMES } from '../../model/firmware.ts';
import { GUEST_RELEASE_SHAPE } from '../../model/guest-release.ts';
import {
  ARCHES,
  CONCERNS,
  HYPERVISORS,
  IOMMU_KINDS,
  PROTECTED_FROM,
  PROTECTIONS,
  XEN_DOMAINS,
  XEN_MODES,
} from '../../model/platform.ts';
import { VERSION_SHAPE } from '../../model/release.ts';
import { openFactsShape } from './open-facts.ts';
import { array, boolean, described, enumeration, object, pattern, record, string } from './words.ts';

const VERSION = 'an upstream version such as "6.12", "6.12.107" or "6.12-rc3"';
const MIB = 'a whole number, 1 or more';

const RANGE_SHAPE =
  /^(?=.*\d)(?:\d{1,3}\.\d{1,3}(?:\.\d{1,4}|-rc\d{1,2})?)?(?:\.\.(?:\d{1,3}\.\d{1,3}(?:\.\d{1,4})?)?)?$/;

/** An upstream kernel version, or a range of them. */
const kernelRangeText = () => pattern(RANGE_SHAPE, `${VERSION}, or a range such as "5.15..6.12"`);

/** An upstream kernel version. */
export const kernelVersionText = () => pattern(VERSION_SHAPE, VERSION);

const memoryShape = object({
  protection: z.optional(
    described(
      enumeration(PROTECTIONS),
      'What keeps the host out of guest memory. restricted-hook: nothing does, but the kernel is told so. Left out: that is open, but on bare metal and under Xen, where nothing does.',
    ),
  ),
  protectedFrom: z.optional(
    described(
      enumeration(PROTECTED_FROM),
      "When the protection begins: at boot (the default), or at runtime as with POWER's switch to secure mode, which comes after the devices exist.",
    ),
  ),
  mib: z.optional(
    described(z.int({ error: MIB }).check(z.minimum(1, { error: MIB })), 'Memory of the guest in MiB.'),
  ),
  announced: z.optional(
    described(
      boolean(),
      'Whether the machine tells its guest how large memory can become, as POWER does by ibm,lrdr-capacity: QEMU with maxmem=, and any since 10.0.6.',
    ),
  ),
});

export const xenShape = object({
  domain: described(enumeration(XEN_DOMAINS), 'Which domain the guest kernel runs in.'),
  mode: described(enumeration(XEN_MODES), 'How that domain is virtualised.'),
});

const iommuShape = object({
  kind: described(enumeration(IOMMU_KINDS), 'The IOMMU that the machine has.'),
  interrupts: z.optional(
    described(
      z.boolean(),
      'Whether the IOMMU can interrupt the guest: QEMU’s riscv-iommu-pci can only on a machine with aia=aplic-imsic. Left out: that is open.',
    ),
  ),
  passesAtReset: z.optional(
    described(
      boolean(),
      'Whether the IOMMU lets devices through until a driver programs it (QEMU: boot-bypass of virtio-iommu, off of riscv-iommu-pci). Left out: of virtio that is open; riscv does not, every other does.',
    ),
  ),
  accessPlatform: z.optional(
    described(
      boolean(),
      'Of a virtio-iommu, whether it offers ACCESS_PLATFORM itself, which counts in protected guests. Left out: it does.',
    ),
  ),
});

const kernelShape = object({
  version: z.optional(
    described(
      kernelRangeText(),
      'Upstream version: 6.12, 6.12.107 or 6.12-rc3; or a range: 6.1.. or 5.15..6.12. Left out: what release names, or any.',
    ),
  ),
  release: z.optional(
    described(
      string(),
      "What uname -r prints. Without a version, it names the kernel: what a distribution's kernel took from newer releases stays open.",
    ),
  ),
  cmdline: z.optional(
    described(
      string(),
      'What /proc/cmdline says; empty: nothing that decides. Left out: which of the parameters that decide it has is open.',
    ),
  ),
  config: z.optional(
    described(
      record(enumeration(['y', 'm', 'n'])),
      "The kernel's configuration, options without their CONFIG_ prefix. One that is left out is open.",
      { propertyNames: { pattern: '^(?!CONFIG_)[A-Za-z0-9_]+$' } },
    ),
  ),
});

/** What a guest begins with. */
const firmwareShape = object({
  name: described(
    enumeration(FIRMWARE_NAMES),
    'The firmware, by the id of its driver model; none: the monitor puts the kernel into memory; other: one that vnex does not know.',
  ),
  version: z.optional(
    described(
      pattern(GUEST_RELEASE_SHAPE, 'a release such as "1.16.2" or "2025.02"'),
      'Its release. Left out: that is open.',
    ),
  ),
});

const hostShape = object({
  kernel: z.optional(
    described(
      kernelVersionText(),
      "The release of the host's kernel, which does the work of taps and of vhost.",
    ),
  ),
});

const unmodelledShape = object({
  what: described(string(), 'What it is.'),
  concerns: described(enumeration(CONCERNS), 'The devices that it bears on.'),
});

/** The keys of a platform. */
export const platformShape = object({
  $schema: z.optional(described(string(), 'The JSON Schema of this file, for editors.')),
  name: z.optional(described(string(), 'What reports call the platform. Left out: what it consists of.')),
  arch: described(enumeration(ARCHES), "The guest's architecture."),
  hypervisor: described(
    enumeration(HYPERVISORS),
    "What the guest runs under; qemu is QEMU's own emulation, none is bare metal.",
  ),
  machine: z.optional(
    described(string(), "The machine type, in the hypervisor's words: q35, virt, pseries …"),
  ),
  memory: z.optional(
    described(memoryShape, 'The memory of the guest, and who else may read it. Left out: that is open.'),
  ),
  xen: z.optional(described(xenShape, 'With hypervisor xen, and only there.')),
  iommu: z.optional(described(iommuShape, 'The IOMMU that the guest sees. Left out: that is open.')),
  kernel: described(kernelShape, 'The guest kernel.'),
  firmware: z.optional(
    described(
      z.union([firmwareShape, array(firmwareShape)]),
      'What the guest begins with, or a list of what it may be. Left out: nothing is said of it.',
    ),
  ),
  host: z.optional(
    described(hostShape, 'The machine that runs the guest. Left out: nothing is known of it.'),
  ),
  open: z.optional(
    described(
      openFactsShape,
      'Facts that nobody knows, each with the values that it may have: answers are given for all of them.',
    ),
  ),
  unmodelled: z.optional(
    described(
      unmodelledShape,
      'What about the machine vnex does not model although it decides; no answer is then given for the devices that it bears on. Left out: there is no such thing.',
    ),
  ),
});
