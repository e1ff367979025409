import type { AnswersJson, DeviceJson, PlatformJson } from './published.ts';

// What commands print with --json as types, for those who use vnex as a library: made of the published schemas by
// `vitest test/declarations.test.ts -u`. Keys may be added to them.

/** What `vnex explain --json` prints. */
export type ExplainJson = {
  /** The version of this format: keys may be added to it, and none changes its meaning. */
  readonly formatVersion: 1;
  /** The cases, each with its result. */
  readonly cases: readonly AnswersJson[];
  /** How each machine comes to its kernel; left out where nothing is said of that. */
  readonly boots?: readonly ({
    /** The name of the machine. */
    readonly machine: string;
    /** works: firmware and kernel drive what is booted from; firmware-fails; kernel-fails: the firmware drives it, the kernel does not; direct: the monitor loads the kernel, and no firmware reads a device for it; not-started: the monitor refuses a device, and with it the machine; elsewhere, nothing, depends, unknown: as for firmware. */
    readonly outcome: 'works' | 'firmware-fails' | 'kernel-fails' | 'depends' | 'elsewhere' | 'nothing' | 'direct' | 'not-started' | 'unknown';
    /** The words by which the monitor is told to load the kernel; null: it is not. */
    readonly kernel: unknown;
    /** The words that name the firmware; null: it is the machine’s own. */
    readonly image: unknown;
    /** The machine’s own firmware, where that cannot run in such memory and `firmware` is what can; null: it can, or another is named. */
    readonly unfit: 'ovmf' | 'ovmf-amdsev' | 'ovmf-inteltdx' | 'ovmf-microvm' | 'aavmf' | 'riscvvirt' | 'loongarchvirt' | 'seabios' | 'slof' | 's390-ccw' | 'u-boot' | 'openbios' | 'qboot' | 'opensbi' | 'td-shim' | 'vof' | 'cloudhv' | 'hypervisor-fw' | 'skiboot' | 'coreboot' | 'other' | 'none' | null;
    /** Each firmware that there may be. */
    readonly firmware: readonly ({
      /** The firmware. */
      readonly name: 'ovmf' | 'ovmf-amdsev' | 'ovmf-inteltdx' | 'ovmf-microvm' | 'aavmf' | 'riscvvirt' | 'loongarchvirt' | 'seabios' | 'slof' | 's390-ccw' | 'u-boot' | 'openbios' | 'qboot' | 'opensbi' | 'td-shim' | 'vof' | 'cloudhv' | 'hypervisor-fw' | 'skiboot' | 'coreboot' | 'other' | 'none';
      /** The versions that it may have; empty: nobody said it. */
      readonly versions: readonly string[];
      /** reads: it can read the first thing that it would boot from; fails: it can read none; elsewhere: it boots from something that is none of virtio’s; nothing: there is nothing to boot from; depends, unknown: that is not known. */
      readonly outcome: 'reads' | 'fails' | 'depends' | 'elsewhere' | 'nothing' | 'unknown';
      /** Which of the tries, from 0, it boots from; null: none, or not known. */
      readonly from: number | null;
      /** What it may boot from, in its order; what it never tries comes last. */
      readonly tries: readonly ({
        /** What the text calls it. */
        readonly source: string;
        /** The virtio device that it is read through; null: there is none. */
        readonly device: unknown;
        /** What kind of thing it is. */
        readonly medium: 'disk' | 'cdrom' | 'floppy' | 'network';
        /** Its place in the boot order that the monitor is given; null: none. */
        readonly bootindex: number | null;
        /** Its place among what the firmware tries, from 1; null: it never does. */
        readonly place: number | null;
        /** Why it never does. not-listed: others have a place in the boot order; one-disk: it boots from one disk alone; not-sought: it looks for no such source by itself. */
        readonly untried: 'not-listed' | 'one-disk' | 'not-sought' | null;
        /** Whether the firmware can read it; elsewhere: no virtio device is in between, and nothing is said. */
        readonly reads: 'yes' | 'no' | 'depends' | 'unknown' | 'elsewhere';
        /** The driver model that drives it before the kernel; null: none. */
        readonly driver: unknown;
        /** What that driver comes to. */
        readonly answer: {
          /** works; refused-by-driver: the probe fails; refused-by-device: FEATURES_OK does not stick; not-created: the VMM would not build such a device; no-driver: the guest has no driver for it; no-memory: the driver gets no memory for its rings; breaks: the handshake succeeds and the device cannot reach the memory it is pointed at; unknown: something that decides is not modelled, or the answers differ. */
          readonly outcome: 'works' | 'refused-by-driver' | 'refused-by-device' | 'not-created' | 'no-driver' | 'no-memory' | 'breaks' | 'unknown';
          /** The line in the kernel log, or the message of the VMM. */
          readonly message?: unknown;
          /** The probe's error, by name. */
          readonly errno?: unknown;
          /** The device status bits that are set in the end. */
          readonly status: readonly ('ACKNOWLEDGE' | 'DRIVER' | 'DRIVER_OK' | 'FEATURES_OK' | 'NEEDS_RESET' | 'FAILED')[];
          /** What the two agree on. */
          readonly features: {
            /** What the device shows the driver. */
            readonly offered: string;
            /** The bits the driver last wrote, also where the handshake then failed. */
            readonly negotiated: string;
            /** The names of the negotiated features. */
            readonly names: readonly string[];
          };
          /** The way that the data takes; null: the driver gave up before it allocated a ring. */
          readonly dma?: {
            /** Whether the driver goes through the DMA API, past it, or by operations of the device. */
            readonly api: 'dma-api' | 'bypass' | 'device-map';
            /** What stands behind it. */
            readonly path: 'guest-physical' | 'direct' | 'swiotlb' | 'iommu' | 'pseries-tce' | 'xen-swiotlb' | 'xen-grant' | 'vdpa' | 'bounce';
            /** Which code stands behind the DMA API; null: the driver bypasses it. */
            readonly implementation?: 'dma-direct' | 'iommu-dma' | 'iommu-driver' | 'pseries-tce' | 'xen-swiotlb' | 'xen-grant' | 'vdpa' | 'edk2-pci-io' | 'edk2-iommu-protocol' | 'vfio' | 'vhost-memory-table' | 'bus-dma' | 'illumos-ddi' | 'windows-dma-adapter' | null;
            /** Where the rings' memory is, on a platform with protected memory. */
            readonly ring: 'private' | 'shared';
            /** Whether data is copied through bounce buffers; null: it depends on each page. */
            readonly bounced?: unknown;
            /** Whose addresses the driver writes into descriptors. */
            readonly addresses: 'guest-physical' | 'platform';
          } | null;
          /** What each request costs: copied through a bounce pool, mapped and unmapped, each address looked up by the device; null: no request is ever made. */
          readonly cost?: readonly ('copy' | 'map' | 'look-up')[] | null;
        } | null;
      })[];
    })[];
  })[];
};

/** What the forms of `vnex import` print with --json. */
export type ImportJson = {
  /** The version of this format: keys may be added to it, and none changes its meaning. */
  readonly formatVersion: 1;
  /** The guests of the text. */
  readonly guests: readonly ({
    /** The file. */
    readonly file: string;
    /** What the text is. */
    readonly kind: 'qemu' | 'libvirt' | 'cloud-hypervisor' | 'firecracker' | 'crosvm' | 'kvmtool' | 'openvmm' | 'kata' | 'kubevirt' | 'proxmox' | 'incus' | 'openstack';
    /** The QEMU that is predicted; left out of another monitor. */
    readonly qemu?: {
      /** The version. */
      readonly version: string;
      /** How it was chosen. */
      readonly from: string;
    };
    /** The monitor that is predicted, where it is not QEMU. */
    readonly monitor?: {
      /** What people call it. */
      readonly title: string;
      /** The version. */
      readonly version: string;
      /** How it was chosen. */
      readonly from: string;
    };
    /** The machine. */
    readonly platform: PlatformJson;
    /** The devices that are created. */
    readonly devices: readonly DeviceJson[];
    /** The devices that are not. */
    readonly refused: readonly ({
      /** The name of the device. */
      readonly name: string;
      /** Its model, as the text has it. */
      readonly model: string;
      /** What the monitor says. */
      readonly message: string;
      /** The file and the function that print it. */
      readonly where: string;
      /** What it has instead, or what is meant. */
      readonly instead?: string;
      /** Where the text asks for the device. */
      readonly line: number;
      /** Where in the line it does. */
      readonly column: number;
    })[];
    /** What QEMU says of the guest in the same text; left out where it says nothing. */
    readonly said?: readonly ({
      /** Where it says so. */
      readonly line: number;
      /** What it says. */
      readonly message: string;
      /** The device for which exactly this is predicted. */
      readonly device?: string;
    })[];
    /** What is assumed of what is not known, such as values of variables and a vendor’s machine type, in sentences. */
    readonly assumed: readonly string[];
    /** What was read and makes no difference. */
    readonly ignored: readonly string[];
    /** What was not read and may bear on a device. */
    readonly mayMatter: readonly ({
      /** What was not read. */
      readonly text: string;
      /** Why it may matter. */
      readonly why?: string;
    })[];
    /** With --explain, what each device comes to. */
    readonly results: readonly AnswersJson[];
  })[];
} | {
  /** The version of this format: keys may be added to it, and none changes its meaning. */
  readonly formatVersion: 1;
  /** The name of the device. */
  readonly device: string;
  /** Its type. */
  readonly type: string;
  /** How the guest reaches it. */
  readonly transport: string;
  /** The version of QEMU; left out of another monitor. */
  readonly qemu?: string;
  /** The monitor, where it is not QEMU. */
  readonly monitor?: {
    /** What people call it. */
    readonly title: string;
    /** The version. */
    readonly version: string;
    /** How it was chosen. */
    readonly from?: string;
  };
  /** The offer, as a mask. */
  readonly offers: string;
  /** Each bit that the device has a rule for. */
  readonly bits: readonly ({
    /** The number of the bit. */
    readonly bit: number;
    /** Its name. */
    readonly name: string;
    /** Whether it is offered. */
    readonly offered: boolean;
    /** Why it is, or is not. */
    readonly why: string;
    /** The source of the rule. */
    readonly where?: string;
  })[];
} | {
  /** The version of this format: keys may be added to it, and none changes its meaning. */
  readonly formatVersion: 1;
  /** What QEMU says over QMP. */
  readonly kind: 'qmp';
  /** Its version; null: it does not say. */
  readonly qemu: unknown;
  /** The platform that was named; null: none was. */
  readonly platform: PlatformJson | null;
  /** The devices. */
  readonly devices: readonly ({
    /** What QEMU calls the device; null: it does not name it. */
    readonly path?: unknown;
    /** What its guest, or its host, calls it. */
    readonly id: string;
    /** The device; of a guest’s own files, it offers what was negotiated. */
    readonly device: DeviceJson;
    /** What was seen. */
    readonly observed: {
      /** The driver that is bound; null: none, or that is not to be seen. */
      readonly driver: unknown;
      /** The status bits that are set; null: not to be seen. */
      readonly status: readonly ('ACKNOWLEDGE' | 'DRIVER' | 'DRIVER_OK' | 'FEATURES_OK' | 'NEEDS_RESET' | 'FAILED')[] | null;
      /** The bits that the driver wrote. */
      readonly negotiated: string;
      /** Their names. */
      readonly names: readonly string[];
    };
    /** The prediction that comes nearest to it, without its decisions; null: there is none. */
    readonly predicted: {
      /** The case that was asked about. */
      readonly case: {
        /** The name of the device. */
        readonly device: string;
        /** The name of the platform. */
        readonly platform: string;
        /** The driver model, with its version where it has one. */
        readonly driver: string;
      };
      /** works; refused-by-driver: the probe fails; refused-by-device: FEATURES_OK does not stick; not-created: the VMM would not build such a device; no-driver: the guest has no driver for it; no-memory: the driver gets no memory for its rings; breaks: the handshake succeeds and the device cannot reach the memory it is pointed at; unknown: something that decides is not modelled, or the answers differ. */
      readonly outcome: 'works' | 'refused-by-driver' | 'refused-by-device' | 'not-created' | 'no-driver' | 'no-memory' | 'breaks' | 'unknown';
      /** The line in the kernel log, or the message of the VMM. */
      readonly message?: unknown;
      /** The probe's error, by name. */
      readonly errno?: unknown;
      /** The device status bits that are set in the end. */
      readonly status: readonly ('ACKNOWLEDGE' | 'DRIVER' | 'DRIVER_OK' | 'FEATURES_OK' | 'NEEDS_RESET' | 'FAILED')[];
      /** What the two agree on. */
      readonly features: {
        /** What the device shows the driver. */
        readonly offered: string;
        /** The bits the driver last wrote, also where the handshake then failed. */
        readonly negotiated: string;
        /** The names of the negotiated features. */
        readonly names: readonly string[];
      };
      /** The way that the data takes; null: the driver gave up before it allocated a ring. */
      readonly dma?: {
        /** Whether the driver goes through the DMA API, past it, or by operations of the device. */
        readonly api: 'dma-api' | 'bypass' | 'device-map';
        /** What stands behind it. */
        readonly path: 'guest-physical' | 'direct' | 'swiotlb' | 'iommu' | 'pseries-tce' | 'xen-swiotlb' | 'xen-grant' | 'vdpa' | 'bounce';
        /** Which code stands behind the DMA API; null: the driver bypasses it. */
        readonly implementation?: 'dma-direct' | 'iommu-dma' | 'iommu-driver' | 'pseries-tce' | 'xen-swiotlb' | 'xen-grant' | 'vdpa' | 'edk2-pci-io' | 'edk2-iommu-protocol' | 'vfio' | 'vhost-memory-table' | 'bus-dma' | 'illumos-ddi' | 'windows-dma-adapter' | null;
        /** Where the rings' memory is, on a platform with protected memory. */
        readonly ring: 'private' | 'shared';
        /** Whether data is copied through bounce buffers; null: it depends on each page. */
        readonly bounced?: unknown;
        /** Whose addresses the driver writes into descriptors. */
        readonly addresses: 'guest-physical' | 'platform';
      } | null;
      /** What each request costs: copied through a bounce pool, mapped and unmapped, each address looked up by the device; null: no request is ever made. */
      readonly cost?: readonly ('copy' | 'map' | 'look-up')[] | null;
      /** Why, in the order of deciding. */
      readonly decisions: readonly ({
        /** The stable ID of the decision. */
        readonly id: string;
        /** What the decision is about. */
        readonly topic: 'creation' | 'model' | 'guest' | 'interface' | 'driver' | 'view' | 'read' | 'table' | 'selection' | 'transport' | 'validate' | 'restriction' | 'requirement' | 'acceptance' | 'features-ok' | 'end' | 'api' | 'mapping' | 'translation' | 'window' | 'sharing' | 'bounce' | 'pool' | 'addressing' | 'addresses' | 'memory' | 'consequence' | 'backend' | 'purpose' | 'limit' | 'cost';
        /** Which of the answers it is, for programs. */
        readonly code: string;
        /** The question that was decided. */
        readonly question: string;
        /** The decision, in a sentence. */
        readonly answer: string;
        /** The facts that led to it. */
        readonly because: readonly string[];
        /** The source of the rule. */
        readonly authority: {
          /** What kind of source it is. */
          readonly kind: 'kernel' | 'qemu' | 'spec' | 'list' | 'vmm' | 'architecture' | 'guest';
          /** File and function, section, or message. */
          readonly where: string;
          /** The first release with the rule. */
          readonly since?: string;
        };
        /** What the decision changed; empty where it changed nothing. */
        readonly effect: string;
        /** The bits that the decision cleared. */
        readonly clears: string;
      })[];
      /** How well the answer is known: recorded on a real guest with such a device, transport and architecture, read in the source, or bracketed between two versions that were read. */
      readonly confidence?: 'recorded' | 'source' | 'bracketed';
      /** The ids of the decisions that no recording of a real guest came to in this way. */
      readonly unseen: readonly string[];
    } | null;
    /** How the two compare. */
    readonly verdict: {
      /** The guest did what is predicted. */
      readonly kind: 'as-predicted';
    } | {
      /** The guest did otherwise. */
      readonly kind: 'differs';
      /** What differs. */
      readonly differences: readonly ({
        /** What differs. */
        readonly in: 'features';
        /** Bits that are predicted to be kept and were not. */
        readonly missing: readonly string[];
        /** Bits that were kept and are not predicted to be. */
        readonly more: readonly string[];
      } | {
        /** What differs. */
        readonly in: 'status' | 'driver' | 'iommu domain' | 'message';
        /** What is predicted. */
        readonly predicted: string;
        /** What was seen. */
        readonly observed: string;
      })[];
    } | {
      /** The kernel keeps bits that no kernel of its version does: it is patched. */
      readonly kind: 'patched';
      /** Those bits. */
      readonly bits: readonly number[];
      /** What is known of them, in sentences. */
      readonly why: string;
      /** What differs besides. */
      readonly differences: readonly ({
        /** What differs. */
        readonly in: 'features';
        /** Bits that are predicted to be kept and were not. */
        readonly missing: readonly string[];
        /** Bits that were kept and are not predicted to be. */
        readonly more: readonly string[];
      } | {
        /** What differs. */
        readonly in: 'status' | 'driver' | 'iommu domain' | 'message';
        /** What is predicted. */
        readonly predicted: string;
        /** What was seen. */
        readonly observed: string;
      })[];
    } | {
      /** The device did not come up, as it would not with an offer that its guest cannot see. */
      readonly kind: 'explained';
      /** The offer, in a sentence. */
      readonly by: string;
    } | {
      /** Nothing is predicted of the device. */
      readonly kind: 'not-compared';
      /** Why not. */
      readonly why: string;
    };
    /** What the guest’s log says of the device; null: there is no log. */
    readonly log: {
      /** The lines about the device, in order. */
      readonly lines: readonly ({
        /** The line. */
        readonly text: string;
        /** Whether it says that something went wrong. */
        readonly complains: boolean;
      })[];
      /** The message that is predicted; null: none is. */
      readonly predicted: {
        /** The message. */
        readonly text: string;
        /** Whether a line has it. */
        readonly said: boolean;
      } | null;
    } | null;
    /** What was assumed, and what is left out. */
    readonly notes: readonly string[];
  })[];
  /** What was read and not used. */
  readonly ignored: readonly string[];
} | {
  /** The version of this format: keys may be added to it, and none changes its meaning. */
  readonly formatVersion: 1;
  /** A guest’s own files. */
  readonly kind: 'sysfs';
  /** The platform. */
  readonly platform: PlatformJson;
  /** What the platform was read from. */
  readonly facts: readonly ({
    /** The fact. */
    readonly what: string;
    /** Its value. */
    readonly value: string;
    /** The file or the line that shows it. */
    readonly from: string;
  })[];
  /** What was assumed. */
  readonly notes: readonly string[];
  /** The devices. */
  readonly devices: readonly ({
    /** What QEMU calls the device; null: it does not name it. */
    readonly path?: unknown;
    /** What its guest, or its host, calls it. */
    readonly id: string;
    /** The device; of a guest’s own files, it offers what was negotiated. */
    readonly device: DeviceJson;
    /** What was seen. */
    readonly observed: {
      /** The driver that is bound; null: none, or that is not to be seen. */
      readonly driver: unknown;
      /** The status bits that are set; null: not to be seen. */
      readonly status: readonly ('ACKNOWLEDGE' | 'DRIVER' | 'DRIVER_OK' | 'FEATURES_OK' | 'NEEDS_RESET' | 'FAILED')[] | null;
      /** The bits that the driver wrote. */
      readonly negotiated: string;
      /** Their names. */
      readonly names: readonly string[];
    };
    /** The prediction that comes nearest to it, without its decisions; null: there is none. */
    readonly predicted: {
      /** The case that was asked about. */
      readonly case: {
        /** The name of the device. */
        readonly device: string;
        /** The name of the platform. */
        readonly platform: string;
        /** The driver model, with its version where it has one. */
        readonly driver: string;
      };
      /** works; refused-by-driver: the probe fails; refused-by-device: FEATURES_OK does not stick; not-created: the VMM would not build such a device; no-driver: the guest has no driver for it; no-memory: the driver gets no memory for its rings; breaks: the handshake succeeds and the device cannot reach the memory it is pointed at; unknown: something that decides is not modelled, or the answers differ. */
      readonly outcome: 'works' | 'refused-by-driver' | 'refused-by-device' | 'not-created' | 'no-driver' | 'no-memory' | 'breaks' | 'unknown';
      /** The line in the kernel log, or the message of the VMM. */
      readonly message?: unknown;
      /** The probe's error, by name. */
      readonly errno?: unknown;
      /** The device status bits that are set in the end. */
      readonly status: readonly ('ACKNOWLEDGE' | 'DRIVER' | 'DRIVER_OK' | 'FEATURES_OK' | 'NEEDS_RESET' | 'FAILED')[];
      /** What the two agree on. */
      readonly features: {
        /** What the device shows the driver. */
        readonly offered: string;
        /** The bits the driver last wrote, also where the handshake then failed. */
        readonly negotiated: string;
        /** The names of the negotiated features. */
        readonly names: readonly string[];
      };
      /** The way that the data takes; null: the driver gave up before it allocated a ring. */
      readonly dma?: {
        /** Whether the driver goes through the DMA API, past it, or by operations of the device. */
        readonly api: 'dma-api' | 'bypass' | 'device-map';
        /** What stands behind it. */
        readonly path: 'guest-physical' | 'direct' | 'swiotlb' | 'iommu' | 'pseries-tce' | 'xen-swiotlb' | 'xen-grant' | 'vdpa' | 'bounce';
        /** Which code stands behind the DMA API; null: the driver bypasses it. */
        readonly implementation?: 'dma-direct' | 'iommu-dma' | 'iommu-driver' | 'pseries-tce' | 'xen-swiotlb' | 'xen-grant' | 'vdpa' | 'edk2-pci-io' | 'edk2-iommu-protocol' | 'vfio' | 'vhost-memory-table' | 'bus-dma' | 'illumos-ddi' | 'windows-dma-adapter' | null;
        /** Where the rings' memory is, on a platform with protected memory. */
        readonly ring: 'private' | 'shared';
        /** Whether data is copied through bounce buffers; null: it depends on each page. */
        readonly bounced?: unknown;
        /** Whose addresses the driver writes into descriptors. */
        readonly addresses: 'guest-physical' | 'platform';
      } | null;
      /** What each request costs: copied through a bounce pool, mapped and unmapped, each address looked up by the device; null: no request is ever made. */
      readonly cost?: readonly ('copy' | 'map' | 'look-up')[] | null;
      /** Why, in the order of deciding. */
      readonly decisions: readonly ({
        /** The stable ID of the decision. */
        readonly id: string;
        /** What the decision is about. */
        readonly topic: 'creation' | 'model' | 'guest' | 'interface' | 'driver' | 'view' | 'read' | 'table' | 'selection' | 'transport' | 'validate' | 'restriction' | 'requirement' | 'acceptance' | 'features-ok' | 'end' | 'api' | 'mapping' | 'translation' | 'window' | 'sharing' | 'bounce' | 'pool' | 'addressing' | 'addresses' | 'memory' | 'consequence' | 'backend' | 'purpose' | 'limit' | 'cost';
        /** Which of the answers it is, for programs. */
        readonly code: string;
        /** The question that was decided. */
        readonly question: string;
        /** The decision, in a sentence. */
        readonly answer: string;
        /** The facts that led to it. */
        readonly because: readonly string[];
        /** The source of the rule. */
        readonly authority: {
          /** What kind of source it is. */
          readonly kind: 'kernel' | 'qemu' | 'spec' | 'list' | 'vmm' | 'architecture' | 'guest';
          /** File and function, section, or message. */
          readonly where: string;
          /** The first release with the rule. */
          readonly since?: string;
        };
        /** What the decision changed; empty where it changed nothing. */
        readonly effect: string;
        /** The bits that the decision cleared. */
        readonly clears: string;
      })[];
      /** How well the answer is known: recorded on a real guest with such a device, transport and architecture, read in the source, or bracketed between two versions that were read. */
      readonly confidence?: 'recorded' | 'source' | 'bracketed';
      /** The ids of the decisions that no recording of a real guest came to in this way. */
      readonly unseen: readonly string[];
    } | null;
    /** How the two compare. */
    readonly verdict: {
      /** The guest did what is predicted. */
      readonly kind: 'as-predicted';
    } | {
      /** The guest did otherwise. */
      readonly kind: 'differs';
      /** What differs. */
      readonly differences: readonly ({
        /** What differs. */
        readonly in: 'features';
        /** Bits that are predicted to be kept and were not. */
        readonly missing: readonly string[];
        /** Bits that were kept and are not predicted to be. */
        readonly more: readonly string[];
      } | {
        /** What differs. */
        readonly in: 'status' | 'driver' | 'iommu domain' | 'message';
        /** What is predicted. */
        readonly predicted: string;
        /** What was seen. */
        readonly observed: string;
      })[];
    } | {
      /** The kernel keeps bits that no kernel of its version does: it is patched. */
      readonly kind: 'patched';
      /** Those bits. */
      readonly bits: readonly number[];
      /** What is known of them, in sentences. */
      readonly why: string;
      /** What differs besides. */
      readonly differences: readonly ({
        /** What differs. */
        readonly in: 'features';
        /** Bits that are predicted to be kept and were not. */
        readonly missing: readonly string[];
        /** Bits that were kept and are not predicted to be. */
        readonly more: readonly string[];
      } | {
        /** What differs. */
        readonly in: 'status' | 'driver' | 'iommu domain' | 'message';
        /** What is predicted. */
        readonly predicted: string;
        /** What was seen. */
        readonly observed: string;
      })[];
    } | {
      /** The device did not come up, as it would not with an offer that its guest cannot see. */
      readonly kind: 'explained';
      /** The offer, in a sentence. */
      readonly by: string;
    } | {
      /** Nothing is predicted of the device. */
      readonly kind: 'not-compared';
      /** Why not. */
      readonly why: string;
    };
    /** What the guest’s log says of the device; null: there is no log. */
    readonly log: {
      /** The lines about the device, in order. */
      readonly lines: readonly ({
        /** The line. */
        readonly text: string;
        /** Whether it says that something went wrong. */
        readonly complains: boolean;
      })[];
      /** The message that is predicted; null: none is. */
      readonly predicted: {
        /** The message. */
        readonly text: string;
        /** Whether a line has it. */
        readonly said: boolean;
      } | null;
    } | null;
    /** What was assumed, and what is left out. */
    readonly notes: readonly string[];
  })[];
} | {
  /** The version of this format: keys may be added to it, and none changes its meaning. */
  readonly formatVersion: 1;
  /** A boot log. */
  readonly kind: 'dmesg';
  /** The platform. */
  readonly platform: PlatformJson;
  /** What the platform was read from. */
  readonly facts: readonly ({
    /** The fact. */
    readonly what: string;
    /** Its value. */
    readonly value: string;
    /** The file or the line that shows it. */
    readonly from: string;
  })[];
  /** What was assumed. */
  readonly notes: readonly string[];
};

/** What `vnex why --json` prints. */
export type WhyJson = {
  /** The version of this format: keys may be added to it, and none changes its meaning. */
  readonly formatVersion: 1;
  /** How many lines were read. */
  readonly lines: number;
  /** What the text says of the last boot in it. */
  readonly facts: Readonly<Record<string, {
    /** The value. */
    readonly value: string;
    /** Where it stands. */
    readonly line: number;
  }>>;
  /** The same of each boot. */
  readonly boots: readonly (Readonly<Record<string, {
    /** The value. */
    readonly value: string;
    /** Where it stands. */
    readonly line: number;
  }>>)[];
  /** Feature sets that a short text shows. */
  readonly masks: readonly ({
    /** Where it stands. */
    readonly line: number;
    /** A feature set. */
    readonly text: string;
  })[];
  /** Numbers that a short text shows. */
  readonly numbers: readonly ({
    /** Where it stands. */
    readonly line: number;
    /** The number. */
    readonly text: string;
    /** What kind of number it is. */
    readonly kind: 'status' | 'errno';
  })[];
  /** The messages: what fails first, then warnings, then what is harmless. */
  readonly messages: readonly ({
    /** Where it first stands. */
    readonly line: number;
    /** The line. */
    readonly text: string;
    /** How often it stands there. */
    readonly count: number;
    /** The id of the message. */
    readonly kind: string;
    /** Who prints it. */
    readonly by: 'guest' | 'qemu' | 'libvirt' | 'monitor' | 'daemon' | 'guest-driver' | 'host' | 'firmware';
    /** How much a reader has to care. */
    readonly gravity: 'trouble' | 'warning' | 'harmless';
    /** What it means. */
    readonly meaning: string;
    /** The file and the function that print it. */
    readonly where: string;
    /** The device that it is about. */
    readonly device: {
      /** virtio3, or the id of a -device. */
      readonly name?: string;
      /** Its driver. */
      readonly driver?: string;
      /** QEMU’s model. */
      readonly model?: string;
      /** Its address. */
      readonly address?: string;
      /** The virtio device ID. */
      readonly type?: number;
      /** How the guest reaches it. */
      readonly transport?: 'pci' | 'ccw' | 'mmio';
      /** Who does its work. */
      readonly implementation?: string;
      /** All of it in words. */
      readonly label: string;
    } | null;
    /** The values in it. */
    readonly values: readonly ({
      /** What the value is called. */
      readonly name: string;
      /** What kind of value it is. */
      readonly kind: string;
      /** The value. */
      readonly text: string;
      /** What it means. */
      readonly means: unknown;
    })[];
    /** Messages that only repeat this one. */
    readonly echoes: readonly ({
      /** Where it first stands. */
      readonly line: number;
      /** The line. */
      readonly text: string;
      /** How often it stands there. */
      readonly count: number;
      /** The id of the message. */
      readonly kind: string;
      /** Who prints it. */
      readonly by: 'guest' | 'qemu' | 'libvirt' | 'monitor' | 'daemon' | 'guest-driver' | 'host' | 'firmware';
      /** How much a reader has to care. */
      readonly gravity: 'trouble' | 'warning' | 'harmless';
      /** What it means. */
      readonly meaning: string;
      /** The file and the function that print it. */
      readonly where: string;
      /** The device that it is about. */
      readonly device: {
        /** virtio3, or the id of a -device. */
        readonly name?: string;
        /** Its driver. */
        readonly driver?: string;
        /** QEMU’s model. */
        readonly model?: string;
        /** Its address. */
        readonly address?: string;
        /** The virtio device ID. */
        readonly type?: number;
        /** How the guest reaches it. */
        readonly transport?: 'pci' | 'ccw' | 'mmio';
        /** Who does its work. */
        readonly implementation?: string;
        /** All of it in words. */
        readonly label: string;
      } | null;
      /** The values in it. */
      readonly values: readonly ({
        /** What the value is called. */
        readonly name: string;
        /** What kind of value it is. */
        readonly kind: string;
        /** The value. */
        readonly text: string;
        /** What it means. */
        readonly means: unknown;
      })[];
    })[];
    /** The ids of all decisions that can lead to it. */
    readonly decisions: readonly string[];
    /** Why it appears, most likely first. */
    readonly causes: readonly ({
      /** cases: the rules lead to it; guest: they do for a guest of the text; outside: no rule decides it. */
      readonly kind: 'cases' | 'guest' | 'outside';
      /** Which cases. */
      readonly cases?: string;
      /** The machine of an example. */
      readonly machine?: string;
      /** Other machines on which it comes about in the same way. */
      readonly also?: readonly string[];
      /** The same cases, as facts. */
      readonly narrowings?: readonly ({
        /** The fact. */
        readonly key: string;
        /** The values that it has there. */
        readonly values: readonly unknown[];
      })[];
      /** Where the text describes the guest. */
      readonly line?: number;
      /** The device of the guest. */
      readonly device?: string;
      /** The id of the decision that leads to it. */
      readonly decision?: string;
      /** Which of its answers does. */
      readonly code?: string;
      /** The cause in a sentence. */
      readonly why: string;
      /** How to tell it from the others. */
      readonly tell?: string;
      /** The line of another message that comes of this cause alone. */
      readonly confirmedIn?: number | null;
    })[];
    /** Whether the search for causes went through every case. */
    readonly complete: boolean;
    /** What helps. */
    readonly helps: readonly ({
      /** known of the message, tried on a case, or proven on the guest in the text. */
      readonly kind: 'known' | 'tried' | 'guest';
      /** What to do. */
      readonly title?: string;
      /** On a command line of QEMU. */
      readonly qemu?: string;
      /** In a domain of libvirt. */
      readonly libvirt?: string;
      /** In a configuration of Kata Containers. */
      readonly kata?: string;
      /** In a manifest. */
      readonly kubernetes?: string;
      /** In the guest’s kernel. */
      readonly kernel?: string;
      /** On the host. */
      readonly host?: string;
      /** Where the text is edited. */
      readonly edit?: string;
      /** Changes that do it together. */
      readonly changes?: readonly ({
        /** What to do. */
        readonly title: string;
        /** On a command line of QEMU. */
        readonly qemu?: string;
        /** In a domain of libvirt. */
        readonly libvirt?: string;
        /** In a configuration of Kata Containers. */
        readonly kata?: string;
        /** In a manifest. */
        readonly kubernetes?: string;
        /** In the guest’s kernel. */
        readonly kernel?: string;
        /** On the host. */
        readonly host?: string;
        /** Where the text is edited. */
        readonly edit?: string;
      })[];
    })[];
    /** Where it has two feature sets: how they differ. */
    readonly features: {
      /** The first set, as a mask. */
      readonly first: string;
      /** The second set, as a mask. */
      readonly second: string;
      /** What both have. */
      readonly both: string;
      /** What only the first has. */
      readonly onlyFirst: readonly ({
        /** The number of the bit. */
        readonly bit: number;
        /** Its name. */
        readonly name?: string;
        /** Since which Linux it is kept; null: by none. */
        readonly linux: unknown;
        /** QEMU’s property for it. */
        readonly property: Readonly<Record<string, unknown>> | null;
        /** Machine types that set the property otherwise. */
        readonly machines: readonly (Readonly<Record<string, string>>)[];
        /** The host that it takes. */
        readonly host: unknown;
      })[];
      /** What only the second has. */
      readonly onlySecond: readonly ({
        /** The number of the bit. */
        readonly bit: number;
        /** Its name. */
        readonly name?: string;
        /** Since which Linux it is kept; null: by none. */
        readonly linux: unknown;
        /** QEMU’s property for it. */
        readonly property: Readonly<Record<string, unknown>> | null;
        /** Machine types that set the property otherwise. */
        readonly machines: readonly (Readonly<Record<string, string>>)[];
        /** The host that it takes. */
        readonly host: unknown;
      })[];
      /** The device type that was assumed. */
      readonly type: unknown;
    } | null;
  })[];
  /** Guests that the text describes. */
  readonly guests: readonly ({
    /** How the text describes it. */
    readonly kind: 'qemu' | 'libvirt';
    /** Where it does. */
    readonly line: number;
    /** Why nothing is predicted of it. */
    readonly unreadable?: string;
    /** What is predicted of its devices. */
    readonly devices?: readonly ({
      /** The device. */
      readonly name: string;
      /** How it ends. */
      readonly outcome: 'works' | 'refused-by-driver' | 'refused-by-device' | 'not-created' | 'no-driver' | 'no-memory' | 'breaks' | 'unknown';
      /** The message that it ends with. */
      readonly message: unknown;
      /** What helps it first; null where it works, or nothing is known to. */
      readonly help: unknown;
    })[];
    /** How its machines come to their kernels. */
    readonly boots?: readonly ({
      /** The name of the machine. */
      readonly machine: string;
      /** works: firmware and kernel drive what is booted from; firmware-fails; kernel-fails: the firmware drives it, the kernel does not; direct: the monitor loads the kernel, and no firmware reads a device for it; not-started: the monitor refuses a device, and with it the machine; elsewhere, nothing, depends, unknown: as for firmware. */
      readonly outcome: 'works' | 'firmware-fails' | 'kernel-fails' | 'depends' | 'elsewhere' | 'nothing' | 'direct' | 'not-started' | 'unknown';
      /** The words by which the monitor is told to load the kernel; null: it is not. */
      readonly kernel: unknown;
      /** The words that name the firmware; null: it is the machine’s own. */
      readonly image: unknown;
      /** The machine’s own firmware, where that cannot run in such memory and `firmware` is what can; null: it can, or another is named. */
      readonly unfit: 'ovmf' | 'ovmf-amdsev' | 'ovmf-inteltdx' | 'ovmf-microvm' | 'aavmf' | 'riscvvirt' | 'loongarchvirt' | 'seabios' | 'slof' | 's390-ccw' | 'u-boot' | 'openbios' | 'qboot' | 'opensbi' | 'td-shim' | 'vof' | 'cloudhv' | 'hypervisor-fw' | 'skiboot' | 'coreboot' | 'other' | 'none' | null;
      /** Each firmware that there may be. */
      readonly firmware: readonly ({
        /** The firmware. */
        readonly name: 'ovmf' | 'ovmf-amdsev' | 'ovmf-inteltdx' | 'ovmf-microvm' | 'aavmf' | 'riscvvirt' | 'loongarchvirt' | 'seabios' | 'slof' | 's390-ccw' | 'u-boot' | 'openbios' | 'qboot' | 'opensbi' | 'td-shim' | 'vof' | 'cloudhv' | 'hypervisor-fw' | 'skiboot' | 'coreboot' | 'other' | 'none';
        /** The versions that it may have; empty: nobody said it. */
        readonly versions: readonly string[];
        /** reads: it can read the first thing that it would boot from; fails: it can read none; elsewhere: it boots from something that is none of virtio’s; nothing: there is nothing to boot from; depends, unknown: that is not known. */
        readonly outcome: 'reads' | 'fails' | 'depends' | 'elsewhere' | 'nothing' | 'unknown';
        /** Which of the tries, from 0, it boots from; null: none, or not known. */
        readonly from: number | null;
        /** What it may boot from, in its order; what it never tries comes last. */
        readonly tries: readonly ({
          /** What the text calls it. */
          readonly source: string;
          /** The virtio device that it is read through; null: there is none. */
          readonly device: unknown;
          /** What kind of thing it is. */
          readonly medium: 'disk' | 'cdrom' | 'floppy' | 'network';
          /** Its place in the boot order that the monitor is given; null: none. */
          readonly bootindex: number | null;
          /** Its place among what the firmware tries, from 1; null: it never does. */
          readonly place: number | null;
          /** Why it never does. not-listed: others have a place in the boot order; one-disk: it boots from one disk alone; not-sought: it looks for no such source by itself. */
          readonly untried: 'not-listed' | 'one-disk' | 'not-sought' | null;
          /** Whether the firmware can read it; elsewhere: no virtio device is in between, and nothing is said. */
          readonly reads: 'yes' | 'no' | 'depends' | 'unknown' | 'elsewhere';
          /** The driver model that drives it before the kernel; null: none. */
          readonly driver: unknown;
          /** What that driver comes to. */
          readonly answer: {
            /** works; refused-by-driver: the probe fails; refused-by-device: FEATURES_OK does not stick; not-created: the VMM would not build such a device; no-driver: the guest has no driver for it; no-memory: the driver gets no memory for its rings; breaks: the handshake succeeds and the device cannot reach the memory it is pointed at; unknown: something that decides is not modelled, or the answers differ. */
            readonly outcome: 'works' | 'refused-by-driver' | 'refused-by-device' | 'not-created' | 'no-driver' | 'no-memory' | 'breaks' | 'unknown';
            /** The line in the kernel log, or the message of the VMM. */
            readonly message?: unknown;
            /** The probe's error, by name. */
            readonly errno?: unknown;
            /** The device status bits that are set in the end. */
            readonly status: readonly ('ACKNOWLEDGE' | 'DRIVER' | 'DRIVER_OK' | 'FEATURES_OK' | 'NEEDS_RESET' | 'FAILED')[];
            /** What the two agree on. */
            readonly features: {
              /** What the device shows the driver. */
              readonly offered: string;
              /** The bits the driver last wrote, also where the handshake then failed. */
              readonly negotiated: string;
              /** The names of the negotiated features. */
              readonly names: readonly string[];
            };
            /** The way that the data takes; null: the driver gave up before it allocated a ring. */
            readonly dma?: {
              /** Whether the driver goes through the DMA API, past it, or by operations of the device. */
              readonly api: 'dma-api' | 'bypass' | 'device-map';
              /** What stands behind it. */
              readonly path: 'guest-physical' | 'direct' | 'swiotlb' | 'iommu' | 'pseries-tce' | 'xen-swiotlb' | 'xen-grant' | 'vdpa' | 'bounce';
              /** Which code stands behind the DMA API; null: the driver bypasses it. */
              readonly implementation?: 'dma-direct' | 'iommu-dma' | 'iommu-driver' | 'pseries-tce' | 'xen-swiotlb' | 'xen-grant' | 'vdpa' | 'edk2-pci-io' | 'edk2-iommu-protocol' | 'vfio' | 'vhost-memory-table' | 'bus-dma' | 'illumos-ddi' | 'windows-dma-adapter' | null;
              /** Where the rings' memory is, on a platform with protected memory. */
              readonly ring: 'private' | 'shared';
              /** Whether data is copied through bounce buffers; null: it depends on each page. */
              readonly bounced?: unknown;
              /** Whose addresses the driver writes into descriptors. */
              readonly addresses: 'guest-physical' | 'platform';
            } | null;
            /** What each request costs: copied through a bounce pool, mapped and unmapped, each address looked up by the device; null: no request is ever made. */
            readonly cost?: readonly ('copy' | 'map' | 'look-up')[] | null;
          } | null;
        })[];
      })[];
    })[];
  })[];
};

/** What `vnex fix --json` prints. */
export type FixJson = {
  /** The version of this format: keys may be added to it, and none changes its meaning. */
  readonly formatVersion: 1;
  /** The cases, or the devices of a text that do not work, each with what would make it as wanted. */
  readonly cases: readonly ({
    /** The case that was asked about. */
    readonly case: {
      /** The name of the device. */
      readonly device: string;
      /** The name of the platform. */
      readonly platform: string;
      /** The driver model, with its version where it has one. */
      readonly driver: string;
    };
    /** The same with nothing left open: what the patches apply to. */
    readonly scenario: {
      /** What reports call it. */
      readonly name?: string;
      /** What it shows. */
      readonly description?: string;
      /** The device. */
      readonly device: DeviceJson;
      /** The platform. */
      readonly platform: PlatformJson;
      /** The ID of a driver model. */
      readonly driver: string;
      /** What the case comes to. */
      readonly expect?: {
        /** How the case ends. */
        readonly outcome: string;
        /** The way of the data. */
        readonly dma?: {
          /** What stands behind the DMA API. */
          readonly path: string;
        };
      };
    };
    /** The part of what the case leaves open for which it was looked at; left out: all of it. */
    readonly when?: readonly (Readonly<Record<string, readonly unknown[]>>)[];
    /** What is wanted: works, or claims. */
    readonly want: readonly string[];
    /** How the case ends. */
    readonly outcome: 'works' | 'refused-by-driver' | 'refused-by-device' | 'not-created' | 'no-driver' | 'no-memory' | 'breaks' | 'unknown';
    /** How the case stands to what is wanted. */
    readonly standings: Readonly<Record<string, 'holds' | 'broken' | 'silent' | 'undriven'>>;
    /** Where was looked. */
    readonly bounds: {
      /** The most changes that go together. */
      readonly most: number;
      /** What may be changed. */
      readonly may: readonly ('device' | 'cmdline' | 'config' | 'kernel' | 'iommu' | 'memory' | 'hardware')[];
      /** What may not. */
      readonly mayNot: readonly ('device' | 'cmdline' | 'config' | 'kernel' | 'iommu' | 'memory' | 'hardware')[];
      /** How many cases were tried. */
      readonly tried: number;
      /** Whether that was all there is within the bounds. */
      readonly complete: boolean;
    };
    /** What does it, fewest changes first. */
    readonly fixes: readonly ({
      /** Changes that do it together, none of which can be left out. */
      readonly changes: readonly ({
        /** What the change is. */
        readonly title: string;
        /** Who can make it. */
        readonly group: 'device' | 'cmdline' | 'config' | 'kernel' | 'iommu' | 'memory' | 'hardware';
        /** The change of the scenario, as RFC 6902 has it; a later one applies to what earlier ones made. */
        readonly patch: readonly ({
          /** The operation. */
          readonly op: 'add' | 'remove' | 'replace' | 'move' | 'copy' | 'test';
          /** Where it applies, as a JSON pointer. */
          readonly path: string;
          /** Where a value is moved or copied from. */
          readonly from?: string;
          /** The value. */
          readonly value?: unknown;
        })[];
        /** How it is made on a command line of QEMU. */
        readonly qemu?: string;
        /** How it is made in a domain of libvirt. */
        readonly libvirt?: string;
        /** How it is made on the kernel command line, or where the kernel is built. */
        readonly kernel?: string;
      })[];
      /** Whether they do it for everything that the case leaves open. */
      readonly always: boolean;
      /** The part of what is open for which they do it; left out: all. */
      readonly when?: readonly (Readonly<Record<string, readonly unknown[]>>)[];
      /** What the changed case comes to. */
      readonly result: {
        /** The case that was asked about. */
        readonly case: {
          /** The name of the device. */
          readonly device: string;
          /** The name of the platform. */
          readonly platform: string;
          /** The driver model, with its version where it has one. */
          readonly driver: string;
        };
        /** works; refused-by-driver: the probe fails; refused-by-device: FEATURES_OK does not stick; not-created: the VMM would not build such a device; no-driver: the guest has no driver for it; no-memory: the driver gets no memory for its rings; breaks: the handshake succeeds and the device cannot reach the memory it is pointed at; unknown: something that decides is not modelled, or the answers differ. */
        readonly outcome: 'works' | 'refused-by-driver' | 'refused-by-device' | 'not-created' | 'no-driver' | 'no-memory' | 'breaks' | 'unknown';
        /** The line in the kernel log, or the message of the VMM. */
        readonly message?: unknown;
        /** The probe's error, by name. */
        readonly errno?: unknown;
        /** The device status bits that are set in the end. */
        readonly status: readonly ('ACKNOWLEDGE' | 'DRIVER' | 'DRIVER_OK' | 'FEATURES_OK' | 'NEEDS_RESET' | 'FAILED')[];
        /** What the two agree on. */
        readonly features: {
          /** What the device shows the driver. */
          readonly offered: string;
          /** The bits the driver last wrote, also where the handshake then failed. */
          readonly negotiated: string;
          /** The names of the negotiated features. */
          readonly names: readonly string[];
        };
        /** The way that the data takes; null: the driver gave up before it allocated a ring. */
        readonly dma?: {
          /** Whether the driver goes through the DMA API, past it, or by operations of the device. */
          readonly api: 'dma-api' | 'bypass' | 'device-map';
          /** What stands behind it. */
          readonly path: 'guest-physical' | 'direct' | 'swiotlb' | 'iommu' | 'pseries-tce' | 'xen-swiotlb' | 'xen-grant' | 'vdpa' | 'bounce';
          /** Which code stands behind the DMA API; null: the driver bypasses it. */
          readonly implementation?: 'dma-direct' | 'iommu-dma' | 'iommu-driver' | 'pseries-tce' | 'xen-swiotlb' | 'xen-grant' | 'vdpa' | 'edk2-pci-io' | 'edk2-iommu-protocol' | 'vfio' | 'vhost-memory-table' | 'bus-dma' | 'illumos-ddi' | 'windows-dma-adapter' | null;
          /** Where the rings' memory is, on a platform with protected memory. */
          readonly ring: 'private' | 'shared';
          /** Whether data is copied through bounce buffers; null: it depends on each page. */
          readonly bounced?: unknown;
          /** Whose addresses the driver writes into descriptors. */
          readonly addresses: 'guest-physical' | 'platform';
        } | null;
        /** What each request costs: copied through a bounce pool, mapped and unmapped, each address looked up by the device; null: no request is ever made. */
        readonly cost?: readonly ('copy' | 'map' | 'look-up')[] | null;
        /** How well the answer is known: recorded on a real guest with such a device, transport and architecture, read in the source, or bracketed between two versions that were read. */
        readonly confidence: 'recorded' | 'source' | 'bracketed';
      };
      /** How the changed case stands to what is wanted. */
      readonly standings: Readonly<Record<string, 'holds' | 'broken' | 'silent' | 'undriven'>>;
    })[];
    /** Why nothing has to change, or why there is no fix. */
    readonly reason?: string;
    /** What else would have to be changed; null: not even that helps. */
    readonly wouldTake?: readonly ('device' | 'cmdline' | 'config' | 'kernel' | 'iommu' | 'memory' | 'hardware')[] | null;
  } | {
    /** The name of the device. */
    readonly device: string;
    /** What becomes of it as the text is. */
    readonly before: AnswersJson;
    /** Whether nothing depends on the device. */
    readonly harmless: boolean;
    /** The device whose remedy fixes this one, too. */
    readonly fixedWith?: string;
    /** What helps was not looked for, since so many devices before this one fail. */
    readonly notSearched?: boolean;
    /** What helps, the best first. */
    readonly remedies: readonly ({
      /** The remedy in words. */
      readonly title: string;
      /** What it takes. */
      readonly steps: readonly unknown[];
      /** Those of the steps for which the text has no place. */
      readonly beside: readonly unknown[];
      /** The devices whose remedies, which stand before this one, it needs besides itself; left out: none. */
      readonly besides?: readonly string[];
      /** The edits of the text. */
      readonly edits: readonly ({
        /** The line, from 1. */
        readonly line: number;
        /** The column, from 1. */
        readonly column: number;
        /** What stands there. */
        readonly old: string;
        /** What is to stand there. */
        readonly new: string;
      })[];
      /** The same as a diff that `patch -p0` takes; empty: the text stays. */
      readonly diff: string;
      /** What is lost by it. */
      readonly lost: readonly string[];
      /** Whether it helps for all that the text leaves open. */
      readonly always: boolean;
      /** The part of what is open for which it helps; left out: all. */
      readonly when?: readonly (Readonly<Record<string, readonly unknown[]>>)[];
      /** What becomes of the device. */
      readonly outcome: 'works' | 'gone';
      /** The answer then; left out: the device is gone. */
      readonly result?: AnswersJson;
    })[];
  })[];
};

/** What `vnex check --reporter json` prints. */
export type CheckJson = {
  /** The version of this format: keys may be added to it, and none changes its meaning. */
  readonly formatVersion: 1;
  /** How many cases passed. */
  readonly passed: number;
  /** How many failed. */
  readonly failed: number;
  /** How many failed that are known to. */
  readonly known: number;
  /** How many scenarios expect nothing. */
  readonly nothingExpected: number;
  /** How many files could not be checked. */
  readonly notChecked: number;
  /** Every case that was run. */
  readonly cases: readonly ({
    /** The file that it stands in. */
    readonly file: string;
    /** Its line; null: not known. */
    readonly line: number | null;
    /** Its column; null: not known. */
    readonly column: number | null;
    /** The scenario or the guest that it is a case of. */
    readonly scenario: string;
    /** What reports call the case. */
    readonly name: string;
    /** The name of the device; null: it is about the whole guest. */
    readonly device: unknown;
    /** The name of the platform. */
    readonly platform: string;
    /** The driver model. */
    readonly driver: string;
    /** known: it fails, and is known to until a day that has not passed. */
    readonly status: 'passed' | 'failed' | 'known';
    /** That the case is known to fail, or that what is taken for granted is accepted. */
    readonly known: {
      /** Why the failure is tolerated. */
      readonly reason: string;
      /** The last day on which it is tolerated; null: there is none. */
      readonly until: unknown;
      /** Whether that day has passed. */
      readonly expired: boolean;
      /** The file that says so. */
      readonly file: string;
      /** Where it says so. */
      readonly line: number;
      /** Where in the line it says so. */
      readonly column: number;
    } | null;
    /** The smallest change that makes it work, given for one case of each cause; null: none is known, or none was looked for. */
    readonly remedy: unknown;
    /** In what it is not as expected; empty where it passes. */
    readonly mismatches: readonly ({
      /** The key of the expectation, or taken-for-granted. */
      readonly what: string;
      /** What was expected. */
      readonly expected: string;
      /** What there is. */
      readonly actual: string;
      /** The decisions that made the difference. */
      readonly decisions: readonly ({
        /** The stable ID of the decision. */
        readonly id: string;
        /** What the decision is about. */
        readonly topic: string;
        /** Which of the answers it is, for programs. */
        readonly code: string;
        /** The question that was decided. */
        readonly question: string;
        /** The decision, in a sentence. */
        readonly answer: string;
        /** The facts that led to it. */
        readonly because: readonly string[];
        /** The source of the rule. */
        readonly authority: {
          /** What kind of source it is. */
          readonly kind: 'kernel' | 'qemu' | 'spec' | 'list' | 'vmm' | 'architecture' | 'guest';
          /** File and function, section, or message. */
          readonly where: string;
          /** The first release with the rule. */
          readonly since?: string;
        };
        /** What the decision changed. */
        readonly effect: string;
        /** The bits that it cleared, as a mask. */
        readonly clears: string;
      })[];
    })[];
  })[];
  /** Every scenario, and every file that could not be checked. */
  readonly files: readonly ({
    /** The file. */
    readonly file: string;
    /** The scenario or the guest in it; null: it was not checked. */
    readonly scenario: unknown;
    /** What became of its cases. */
    readonly status: 'passed' | 'failed' | 'known' | 'nothing-expected' | 'not-checked';
    /** Why it was not checked. */
    readonly problems: readonly ({
      /** Where the mistake is: in this file or in one that it names. */
      readonly file: string;
      /** Its line; null: not known. */
      readonly line: number | null;
      /** Its column; null: not known. */
      readonly column: number | null;
      /** What is wrong. */
      readonly message: string;
    })[];
  })[];
};

/** What `vnex sweep --json` prints. */
export type SweepJson = {
  /** The version of this format: keys may be added to it, and none changes its meaning. */
  readonly formatVersion: 1;
  /** The space that was swept. */
  readonly space: string;
  /** The claim that was checked. */
  readonly claim: {
    /** The name of the claim. */
    readonly id: string;
    /** What it says. */
    readonly sentence: string;
  };
  /** The driver model. */
  readonly driver: string;
  /** How many ways through the rules were walked. */
  readonly paths: number;
  /** How many cases the space has. */
  readonly total: string;
  /** How the cases stand to the claim. */
  readonly counts: {
    /** Of how many cases the claim says nothing. */
    readonly silent: string;
    /** How many have a device without a driver. */
    readonly undriven: string;
    /** How many keep it. */
    readonly holds: string;
    /** How many break it. */
    readonly broken: string;
  };
  /** The patterns of the cases that break it, the most general first. */
  readonly patterns: readonly ({
    /** The pattern in words. */
    readonly words: string;
    /** The case that is varied. */
    readonly base: {
      /** The name of the device. */
      readonly device: string;
      /** The name of the platform. */
      readonly platform: string;
    };
    /** The facts that it narrows. */
    readonly only: readonly ({
      /** The fact. */
      readonly key: string;
      /** The values that it has there. */
      readonly values: readonly unknown[];
    })[];
    /** The answer to an example. */
    readonly answer: {
      /** works; refused-by-driver: the probe fails; refused-by-device: FEATURES_OK does not stick; not-created: the VMM would not build such a device; no-driver: the guest has no driver for it; no-memory: the driver gets no memory for its rings; breaks: the handshake succeeds and the device cannot reach the memory it is pointed at; unknown: something that decides is not modelled, or the answers differ. */
      readonly outcome: 'works' | 'refused-by-driver' | 'refused-by-device' | 'not-created' | 'no-driver' | 'no-memory' | 'breaks' | 'unknown';
      /** The line in the kernel log, or the message of the VMM. */
      readonly message?: unknown;
      /** The probe's error, by name. */
      readonly errno?: unknown;
      /** The way that the data takes; null: the driver gave up before it allocated a ring. */
      readonly dma?: {
        /** Whether the driver goes through the DMA API, past it, or by operations of the device. */
        readonly api: 'dma-api' | 'bypass' | 'device-map';
        /** What stands behind it. */
        readonly path: 'guest-physical' | 'direct' | 'swiotlb' | 'iommu' | 'pseries-tce' | 'xen-swiotlb' | 'xen-grant' | 'vdpa' | 'bounce';
        /** Which code stands behind the DMA API; null: the driver bypasses it. */
        readonly implementation?: 'dma-direct' | 'iommu-dma' | 'iommu-driver' | 'pseries-tce' | 'xen-swiotlb' | 'xen-grant' | 'vdpa' | 'edk2-pci-io' | 'edk2-iommu-protocol' | 'vfio' | 'vhost-memory-table' | 'bus-dma' | 'illumos-ddi' | 'windows-dma-adapter' | null;
        /** Where the rings' memory is, on a platform with protected memory. */
        readonly ring: 'private' | 'shared';
        /** Whether data is copied through bounce buffers; null: it depends on each page. */
        readonly bounced?: unknown;
        /** Whose addresses the driver writes into descriptors. */
        readonly addresses: 'guest-physical' | 'platform';
      } | null;
      /** What each request costs: copied through a bounce pool, mapped and unmapped, each address looked up by the device; null: no request is ever made. */
      readonly cost?: readonly ('copy' | 'map' | 'look-up')[] | null;
      /** What the two agree on. */
      readonly features: {
        /** What the device shows the driver. */
        readonly offered: string;
        /** The bits the driver last wrote. */
        readonly negotiated: string;
      };
      /** How well the answer is known: recorded on a real guest with such a device, transport and architecture, read in the source, or bracketed between two versions that were read. */
      readonly confidence: 'recorded' | 'source' | 'bracketed';
      /** The decisions that made the answer. */
      readonly why: readonly ({
        /** The stable ID of the decision. */
        readonly id: string;
        /** The question that was decided. */
        readonly question: string;
        /** The decision, in a sentence. */
        readonly answer: string;
        /** What it changed; empty where it changed nothing. */
        readonly effect: string;
      })[];
    };
    /** The example, as a scenario file has it. */
    readonly scenario: {
      /** What reports call it. */
      readonly name?: string;
      /** What it shows. */
      readonly description?: string;
      /** The device. */
      readonly device: DeviceJson;
      /** The platform. */
      readonly platform: PlatformJson;
      /** The ID of a driver model. */
      readonly driver: string;
      /** What the case comes to. */
      readonly expect?: {
        /** How the case ends. */
        readonly outcome: string;
        /** The way of the data. */
        readonly dma?: {
          /** What stands behind the DMA API. */
          readonly path: string;
        };
      };
    };
  })[];
};

/** What `vnex features --json` prints. */
export type FeaturesJson = {
  /** The version of this format: keys may be added to it, and none changes its meaning. */
  readonly formatVersion: 1;
  /** The set as a mask. */
  readonly mask: string;
  /** The numbers of its bits. */
  readonly bits: readonly number[];
  /** The names of its bits. */
  readonly names: readonly string[];
  /** The set as sysfs shows it, bit 0 first. */
  readonly bitString: string;
  /** Its bits. */
  readonly features: readonly ({
    /** The number of the bit. */
    readonly bit: number;
    /** Its name. */
    readonly name: string;
    /** Its former names. */
    readonly aliases: readonly string[];
    /** The version of the specification that has it first; null: not known. */
    readonly since: unknown;
    /** Whether it is only for legacy devices. */
    readonly legacyOnly: boolean;
    /** Who alone has it, where the specification does not. */
    readonly outsideSpec: unknown;
    /** What it means; null: not known. */
    readonly meaning: unknown;
  })[];
  /** The device type whose bits they are; null: none was named. */
  readonly type: unknown;
} | {
  /** The version of this format: keys may be added to it, and none changes its meaning. */
  readonly formatVersion: 1;
  /** The first set, as a mask. */
  readonly first: string;
  /** The second set, as a mask. */
  readonly second: string;
  /** What both have. */
  readonly both: string;
  /** What only the first has. */
  readonly onlyFirst: readonly ({
    /** The number of the bit. */
    readonly bit: number;
    /** Its name. */
    readonly name?: string;
    /** Since which Linux it is kept; null: by none. */
    readonly linux: unknown;
    /** QEMU’s property for it. */
    readonly property: Readonly<Record<string, unknown>> | null;
    /** Machine types that set the property otherwise. */
    readonly machines: readonly (Readonly<Record<string, string>>)[];
    /** The host that it takes. */
    readonly host: unknown;
  })[];
  /** What only the second has. */
  readonly onlySecond: readonly ({
    /** The number of the bit. */
    readonly bit: number;
    /** Its name. */
    readonly name?: string;
    /** Since which Linux it is kept; null: by none. */
    readonly linux: unknown;
    /** QEMU’s property for it. */
    readonly property: Readonly<Record<string, unknown>> | null;
    /** Machine types that set the property otherwise. */
    readonly machines: readonly (Readonly<Record<string, string>>)[];
    /** The host that it takes. */
    readonly host: unknown;
  })[];
  /** The device type that was assumed. */
  readonly type: unknown;
};
