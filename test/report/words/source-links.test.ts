import { expect, test } from 'vitest';
import { sourceLink } from '../../../src/report/words/source-links.ts';
import { vnex } from '../../cli/run.ts';

const LINUX = 'https://git.kernel.org/pub/scm/linux/kernel/git/stable/linux.git/tree';
const QEMU = 'https://gitlab.com/qemu-project/qemu/-/blob';
const MAIL = 'https://lore.kernel.org/lkml/20190121@example.org/';

test.each([
  [
    'kernel',
    'drivers/virtio/virtio.c virtio_features_ok()',
    '5.10',
    `${LINUX}/drivers/virtio/virtio.c?h=v5.10`,
  ],
  [
    'kernel',
    'kernel/dma/direct.h dma_direct_map_page()',
    'after 5.2 and by 7.2, likely 6.1',
    `${LINUX}/kernel/dma/direct.h?h=v7.2`,
  ],
  [
    'kernel',
    'drivers/iommu/iommu.c iommu_set_def_domain_type()',
    '6.1.149',
    `${LINUX}/drivers/iommu/iommu.c?h=v6.1.149`,
  ],
  [
    'qemu',
    'hw/virtio/virtio-bus.c virtio_bus_device_plugged()',
    '2.5',
    `${QEMU}/v2.5.0/hw/virtio/virtio-bus.c`,
  ],
  ['qemu', 'hw/virtio/virtio.c', '10.0.3', `${QEMU}/v10.0.3/hw/virtio/virtio.c`],
  ['qemu', 'hw/virtio/virtio.c', undefined, `${QEMU}/master/hw/virtio/virtio.c`],
  ['list', MAIL, undefined, MAIL],
  ['list', 'a mail that is not kept', undefined, undefined],
  ['spec', 'VIRTIO 1.2, 6.2 Device Requirements: Reserved Feature Bits', undefined, undefined],
  ['guest', 'EDK2 OvmfPkg/VirtioNetDxe/SnpInitialize.c', '2025.02', undefined],
] as const)('%s: %s, since %s', (kind, where, since, url) => {
  expect(sourceLink({ kind, where, ...(since === undefined ? {} : { since }) })?.url).toBe(url);
});

const ESCAPE = '\u001b';
const CASE = ['explain', 'fixtures/scenarios/sev-snp-without-access-platform.json'];

const PKVM = ['arm-pkvm-6.12-with-access-platform', 'arm-pkvm-with-access-platform'];
const SEV = [
  '--device',
  'fixtures/devices/qemu-net-modern.json',
  '--platform',
  'fixtures/platforms/sev.json',
];

test.each([
  ['explain', CASE, 'drivers/virtio/virtio.c', 'v5.17'],
  [
    'diff of two cases',
    ['diff', ...PKVM.map((name) => `fixtures/scenarios/${name}.json`)],
    'include/linux/virtio_config.h',
    'v6.17',
  ],
  [
    'diff through the releases',
    ['diff', ...SEV, '--since', '5.12', '--until', '5.13'],
    'arch/x86/mm/mem_encrypt.c',
    'v5.13',
  ],
])('a terminal that has links gets them, and no other: %s', async (_, argv, file, release) => {
  const shown = await vnex(argv, { env: { FORCE_HYPERLINK: '1' } });
  expect(shown.stdout).toContain(`\u001b]8;;${LINUX}/${file}?h=${release}\u001b\\${file}\u001b]8;;\u001b\\`);
  const plain = await vnex(argv);
  expect(plain.stdout).not.toContain('\u001b');
  const link = new RegExp(`${ESCAPE}\\]8;;.*?${ESCAPE}\\\\`, 'g');
  expect(shown.stdout.replaceAll(link, '')).toBe(plain.stdout);
});
