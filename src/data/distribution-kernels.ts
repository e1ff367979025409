import type { ChangeId } from './linux-changes.ts';

/**
 * Which stable release stands behind the number in the name of a distribution's kernel, where that name
 * hides it: Debian's 6.1.0-21 is Linux 6.1.90. Keys are the series and the number, values the sublevel.
 */
export interface AbiTable {
  readonly distribution: 'Debian' | 'Ubuntu';
  readonly series: string;
  /** In ascending order of number: the sublevels of the first and, where they differ, the last upload under it. */
  readonly sublevels: readonly (readonly [abi: number, first: number, last?: number])[];
  /**
   * How far numbers may be out of order: an urgent rebuild takes a new number but the older release. A number
   * that the table lacks is only compared with numbers at least this far away.
   */
  readonly disorder: number;
  /** The last update of the stable series, where it has ended. */
  readonly last?: number;
  readonly source: string;
}

/**
 * Up to 6.1.0-38 and 5.10.0-36, Debian's changelog says which upload took a number. From then on each upload
 * takes the next one, which the package lists of the archive confirm.
 */
const CHANGELOG =
  'debian/changelog of the Debian source package linux ("Bump ABI to …"), and the package lists';
const BANNERS = 'boot banners of these kernels in public reports, which end in the upstream version';

// biome-ignore format: ten numbers a line
export const ABI_TABLES: readonly AbiTable[] = [
  {
    distribution: 'Debian', series: '4.19', disorder: 1, source: BANNERS,
    sublevels: [
      [5, 37], [6, 67], [9, 118], [10, 132], [12, 152], [13, 160], [14, 171], [16, 181], [17, 194], [18, 208],
      [19, 232], [20, 235], [21, 249], [22, 260], [23, 269], [27, 316],
    ],
  },
  {
    distribution: 'Debian', series: '5.10', disorder: 1, source: `${CHANGELOG}, 5.10.262-1`,
    sublevels: [
      [1, 4, 5], [2, 9], [3, 12, 13], [4, 19], [5, 24, 26], [6, 28], [7, 38, 40], [8, 46], [9, 70], [10, 84],
      [11, 92], [12, 103], [13, 106], [14, 113], [15, 120], [16, 127], [17, 136], [18, 140], [19, 148, 149], [20, 158],
      [21, 162], [22, 178], [23, 179], [24, 179], [25, 191], [26, 197], [27, 205], [28, 209], [29, 216], [30, 218],
      [31, 221], [32, 223], [33, 226], [34, 234], [35, 237], [36, 244], [37, 247], [38, 249], [39, 251], [40, 251],
      [41, 251], [42, 251], [43, 251], [44, 257], [45, 259], [46, 262],
    ],
  },
  {
    distribution: 'Debian', series: '6.1', disorder: 1, source: `${CHANGELOG}, 6.1.187-1`,
    sublevels: [
      [1, 4], [2, 7], [3, 8], [4, 11], [5, 12], [6, 15], [7, 20], [8, 25], [9, 27], [10, 37, 38],
      [11, 38], [12, 52], [13, 55], [14, 64], [15, 66], [16, 67], [17, 69], [18, 76], [19, 82], [20, 85],
      [21, 90], [22, 94], [23, 98, 99], [24, 106], [25, 106], [26, 112], [27, 115], [28, 119], [29, 123], [30, 124],
      [31, 128], [32, 129], [33, 133], [34, 135], [35, 137], [36, 139], [37, 140], [38, 147], [39, 148], [40, 153],
      [41, 158], [42, 159], [43, 162], [44, 164], [45, 170], [46, 170], [47, 170], [48, 172], [49, 174], [50, 176],
      [51, 177], [52, 180], [53, 187], [54, 190], [55, 192], [56, 192],
    ],
  },
  {
    distribution: 'Ubuntu', series: '4.4', disorder: 10, source: BANNERS,
    sublevels: [[18, 6], [45, 21], [72, 49], [96, 83], [119, 114], [128, 131], [139, 160], [170, 200], [186, 228]],
  },
  {
    distribution: 'Ubuntu', series: '4.15', disorder: 10, last: 18, source: BANNERS,
    sublevels: [
      [13, 10], [30, 18], [33, 18], [35, 18], [50, 18], [55, 18], [64, 18], [66, 18], [72, 18], [101, 18],
      [112, 18], [144, 18], [184, 18],
    ],
  },
  {
    distribution: 'Ubuntu', series: '5.4', disorder: 10, source: BANNERS,
    sublevels: [
      [12, 8], [31, 34], [34, 41], [37, 41], [38, 44], [39, 41], [51, 65], [80, 124], [86, 133], [91, 151],
      [96, 157], [97, 162], [121, 189], [131, 210], [136, 218], [144, 229], [148, 231], [149, 233], [205, 284],
      [216, 291],
    ],
  },
  {
    distribution: 'Ubuntu', series: '5.15', disorder: 10, source: BANNERS,
    sublevels: [
      [25, 30], [27, 30], [40, 35], [43, 39], [52, 60], [56, 64], [57, 74], [67, 85], [71, 92], [72, 98],
      [78, 99], [79, 111], [86, 122], [91, 131], [97, 136], [113, 152], [117, 158], [119, 160], [124, 163],
      [125, 167], [130, 168], [136, 178], [138, 178], [160, 189],
    ],
  },
  {
    distribution: 'Ubuntu', series: '6.8', disorder: 10, last: 12, source: BANNERS,
    sublevels: [
      [31, 1], [35, 4], [45, 12], [51, 12], [52, 12], [53, 12], [55, 12], [57, 12], [60, 12], [63, 12],
    ],
  },
];

/** Something that a distribution took into an older kernel, read in the source of that very kernel. */
export interface KnownBackport {
  readonly distribution: 'RHEL';
  readonly series: string;
  /** The first number behind the series with which it was read; later ones have it too. */
  readonly build: number;
  /** `virtio-1.0-pci`: devices that offer VERSION_1 alone over PCI, which mainline takes since 4.0. */
  readonly change: ChangeId;
  readonly where: string;
}

// biome-ignore format: one line a change
export const KNOWN_BACKPORTS: readonly KnownBackport[] = [
  // kernel-3.10.0-1160.el7, RHEL 7.9. autotest/tp-qemu#3652 boots it with disable-legacy and iommu_platform.
  { distribution: 'RHEL', series: '3.10', build: 1160, change: 'virtio-1.0-pci', where: 'drivers/virtio/virtio_pci_modern.c' },
  { distribution: 'RHEL', series: '3.10', build: 1160, change: 'vring-use-dma-api', where: 'drivers/virtio/virtio_ring.c vring_use_dma_api()' },
  { distribution: 'RHEL', series: '3.10', build: 1160, change: 'access-platform', where: 'drivers/virtio/virtio_ring.c vring_transport_features()' },
  { distribution: 'RHEL', series: '3.10', build: 1160, change: 'validate-callback', where: 'drivers/virtio/virtio.c virtio_dev_probe()' },
  { distribution: 'RHEL', series: '3.10', build: 1160, change: 'balloon-drops-access-platform', where: 'drivers/virtio/virtio_balloon.c virtballoon_validate()' },
  // kernel-4.18.0-240.el8, RHEL 8.3.
  { distribution: 'RHEL', series: '4.18', build: 240, change: 'vdpa-transport', where: 'drivers/virtio/virtio_vdpa.c' },
  { distribution: 'RHEL', series: '4.18', build: 240, change: 's390-protected-guest', where: 'arch/s390/mm/init.c pv_init()' },
  { distribution: 'RHEL', series: '4.18', build: 240, change: 'pef-guest', where: 'arch/powerpc/platforms/pseries/svm.c init_svm()' },
  { distribution: 'RHEL', series: '4.18', build: 240, change: 'amd-iommu-dma', where: 'drivers/iommu/amd_iommu.c amd_iommu_probe_finalize()' },
  { distribution: 'RHEL', series: '4.18', build: 240, change: 'encryption-disables-passthrough', where: 'drivers/iommu/iommu.c iommu_subsys_init()' },
];
