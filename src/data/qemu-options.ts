/** QEMU's options that take no argument: qemu-options.hx of 5.2 to 10.2. All others take one. */
export const FLAG_OPTIONS: ReadonlySet<string> = new Set([
  ...['S', 's', 'h', 'help', 'version', 'daemonize', 'nodefaults', 'no-user-config', 'preconfig'],
  ...[
    'enable-kvm',
    'no-kvm',
    'no-acpi',
    'no-hpet',
    'no-fd-bootchk',
    'win2k-hack',
    'no-reboot',
    'no-shutdown',
  ],
  ...[
    'nographic',
    'curses',
    'sdl',
    'full-screen',
    'portrait',
    'no-frame',
    'alt-grab',
    'ctrl-grab',
    'no-quit',
  ],
  ...['usb', 'snapshot', 'mem-prealloc', 'only-migratable', 'semihosting', 'old-param', 'prom-env-help'],
  ...['audio-help', 'singlestep', 'async-teardown', 'enable-sync-profile', 'perfmap', 'jitdump'],
  ...['xen-attach', 'xen-create', 'xen-domid-restrict', 'no-kvm-irqchip', 'no-kvm-pit', 'tdf', 'enable-fips'],
]);

/** QEMU's older spelling of an option. */
export const OPTION_ALIASES: ReadonlyMap<string, string> = new Map([
  ['M', 'machine'],
  ['h', 'help'],
]);

/** Of a value such as `q35,accel=kvm`, the key of what stands first without one. */
export const IMPLIED_KEYS: ReadonlyMap<string, string> = new Map([
  ['device', 'driver'],
  ['machine', 'type'],
  ['netdev', 'type'],
  ['nic', 'type'],
  ['net', 'type'],
  ['object', 'qom-type'],
  ['m', 'size'],
  ['smp', 'cpus'],
  ['accel', 'accel'],
  ['fsdev', 'fsdriver'],
  ['virtfs', 'fsdriver'],
  ['blockdev', 'driver'],
  ['chardev', 'backend'],
  ['name', 'guest'],
  ['cpu', 'model'],
  ['display', 'type'],
]);

/** PCI Express ports: what is behind one is not on a root bus. */
export const PCIE_PORTS: ReadonlySet<string> = new Set([
  'pcie-root-port',
  'ioh3420',
  'xio3130-downstream',
  'x3130-upstream',
  'cxl-rp',
  'cxl-downstream',
  'cxl-upstream',
]);

/** Devices with a bus that is conventional PCI, or a root bus of its own. */
export const PCI_BRIDGES: ReadonlySet<string> = new Set([
  'pci-bridge',
  'pci-bridge-seat',
  'i82801b11-bridge',
  'pcie-pci-bridge',
  'pxb',
  'pxb-pcie',
  'pxb-cxl',
  'spapr-pci-host-bridge',
]);

/** Of these, the ones that are host bridges: what is behind one may pass the IOMMU of the machine by. */
export const PCI_EXPANDERS: ReadonlySet<string> = new Set(['pxb', 'pxb-pcie', 'pxb-cxl']);

/** Options with an argument: a text that begins with another one is no command line of QEMU. */
export const VALUE_OPTIONS: ReadonlySet<string> = new Set(
  'accel action add-fd acpitable append audio audiodev balloon bios blockdev boot cdrom chardev chroot compat cpu d D device dfilter display drive dtb dump-vmstate echr fda fdb fsdev fw_cfg g gdb global hda hdachs hdb hdc hdd icount id incoming initrd iscsi k kernel L loadvm m machine M mem-path mon monitor msg mtdblock name net netdev nic numa object option-rom overcommit parallel pflash pidfile plugin prom-env qmp qmp-pretty qtest qtest-log readconfig realtime rotate rtc run-with runas sandbox sd seed semihosting-config serial set shim smbios smp soundhw spice tb-size tpmdev trace usbdevice uuid vga virtfs vmcoreinfo vnc watchdog watchdog-action writeconfig xen-domid'.split(
    ' ',
  ),
);
