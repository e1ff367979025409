/** How a distribution builds its kernels, and how it names them. */
export interface KernelDistribution {
  readonly name: string;
  /** Matches what follows the version in `uname -r`, in lower case. */
  readonly suffix: RegExp;
  /**
   * What the version in the name says of the release that the kernel is built on.
   * `stable`: it is that stable release. `frozen`: it is the release that the kernel once began with, and which it
   * never leaves. `floor`: it began with that release, and takes the later stable updates without saying so.
   * `series`: the same where the sublevel is 0; another sublevel is that of the stable release.
   */
  readonly version: 'stable' | 'frozen' | 'floor' | 'series';
  /**
   * What the kernel has from later releases. `few`: next to nothing, so that it may be taken for the stable release.
   * `many`: whole features, so that a change of a later release may be there. `unknown`: nobody looked.
   */
  readonly backports: 'few' | 'many' | 'unknown';
}

/** Where Ubuntu's flavours end; several have a numbering of their own, which begins at 1000. */
const UBUNTU_FLAVOURS =
  'generic|lowlatency|realtime|aws|azure|gcp|gke|gkeop|oracle|kvm|ibm|raspi2?|oem|nvidia|intel|iotg|fips|virtual' +
  '|bluefield|snapdragon|xilinx|starfive|allwinner|laptop|server|powerpc64';

const DEBIAN_FLAVOURS =
  'amd64|686|arm64|armmp|armel|armhf|marvell|rpi|i386|powerpc64le|ppc64el|s390x|riscv64|loongson|loong64|octeon|4kc|5kc';

/**
 * The first row that matches counts. The line between `few` and `many` is drawn by what the distribution says of its
 * own patches: Debian, Fedora, Arch, Gentoo and those like them build a stable release with some dozens of patches
 * for packaging, security and single devices; Red Hat, SUSE, Oracle, Amazon, Canonical, Google and Microsoft take
 * whole features into the kernels that they maintain, confidential computing among them.
 */
// biome-ignore format: one line a distribution
export const KERNEL_DISTRIBUTIONS: readonly KernelDistribution[] = [
  { name: 'ELRepo', suffix: /\.elrepo\b/, version: 'stable', backports: 'few' },
  { name: 'Oracle UEK', suffix: /uek\b/, version: 'floor', backports: 'many' },
  { name: 'OpenVZ', suffix: /\.o?vz\d/, version: 'frozen', backports: 'many' },
  { name: 'RHEL', suffix: /[.-]el\d{1,2}(?!\d)/, version: 'frozen', backports: 'many' },
  { name: 'Fedora', suffix: /[.-]fc\d{1,3}(?!\d)|\.eln\d/, version: 'stable', backports: 'few' },
  { name: 'Firecracker', suffix: /^[-.]fc(?:-|$)/, version: 'stable', backports: 'many' },
  { name: 'Amazon Linux', suffix: /[.-]amzn\d/, version: 'stable', backports: 'many' },
  { name: 'openEuler', suffix: /\.oe\d/, version: 'frozen', backports: 'many' },
  { name: 'Anolis OS', suffix: /\.an\d/, version: 'stable', backports: 'many' },
  { name: 'Alibaba Cloud Linux', suffix: /\.al\d/, version: 'stable', backports: 'many' },
  { name: 'TencentOS', suffix: /\.t[lk]\d|tlinux/, version: 'stable', backports: 'many' },
  { name: 'Photon OS', suffix: /\.ph\d/, version: 'stable', backports: 'few' },
  { name: 'Azure Linux', suffix: /\.(?:cm|azl)\d/, version: 'stable', backports: 'many' },
  { name: 'WSL', suffix: /-microsoft\b/, version: 'stable', backports: 'many' },
  { name: 'Container-Optimized OS', suffix: /[-+.]cos\b/, version: 'stable', backports: 'many' },
  { name: 'Android', suffix: /-android\d/, version: 'stable', backports: 'many' },
  { name: 'Proxmox', suffix: /-pve\b/, version: 'series', backports: 'many' },
  { name: 'openSUSE Tumbleweed', suffix: /^-\d{1,3}-(?:default|vanilla)$/, version: 'stable', backports: 'few' },
  { name: 'SUSE', suffix: /^-(?:lp)?\d+(?:\.\d+)+(?:-(?:default|preempt|vanilla|64kb|longterm))$|^-1[5-9]\d{4}[\d.]*-(?:azure|rt)$|^-(?:lp)?\d+(?:\.\d+)*-(?:default|preempt)\b/, version: 'frozen', backports: 'many' },
  { name: 'Ubuntu mainline build', suffix: /^-0\d{5}\w*-(?:generic|lowlatency)/, version: 'stable', backports: 'few' },
  { name: 'Pop!_OS', suffix: /^-7\d{3,7}-/, version: 'stable', backports: 'unknown' },
  { name: 'Raspberry Pi OS', suffix: /\+rpt|-rpi-v\d|-v[678]l?(?:-\w+)?\+/, version: 'stable', backports: 'unknown' },
  { name: 'Kali', suffix: /-kali\d/, version: 'series', backports: 'few' },
  { name: 'Ubuntu', suffix: new RegExp(`^-\\d+(?:\\.\\d+)*(?:~[\\d.]+)?(?:\\+\\w+)?-(?:\\w+-)?(?:${UBUNTU_FLAVOURS})\\b`), version: 'series', backports: 'many' },
  { name: 'Debian', suffix: new RegExp(`\\+(?:deb\\d|bpo)|^-0\\.(?:bpo|deb\\d)|^(?:-\\d+|-trunk)?(?:\\+\\w+)?-(?:rt-|cloud-)?(?:${DEBIAN_FLAVOURS})\\b`), version: 'series', backports: 'few' },
  { name: 'Flatcar', suffix: /-(?:flatcar|coreos)\b/, version: 'stable', backports: 'few' },
  { name: 'Talos', suffix: /-talos\b/, version: 'stable', backports: 'few' },
  { name: 'Alpine', suffix: /^-0-(?:lts|virt|edge|rpi\d?|vanilla|hardened)\b/, version: 'stable', backports: 'few' },
  { name: 'Arch', suffix: /[-.](?:arch|zen|hardened)\d|^-\d+-(?:lts|zen|hardened|rt)\b/, version: 'stable', backports: 'few' },
  { name: 'Manjaro', suffix: /-manjaro\b/, version: 'stable', backports: 'few' },
  { name: 'Gentoo', suffix: /-gentoo\b/, version: 'stable', backports: 'few' },
  { name: 'Zen', suffix: /-(?:zen|liquorix|xanmod)\d*\b/, version: 'stable', backports: 'few' },
  { name: 'Void', suffix: /^_\d+$/, version: 'stable', backports: 'few' },
  { name: 'a board vendor', suffix: /-(?:rockchip|rk\d{4}|sunxi|sunxi64|meson64|mvebu|imx|tegra|legacy|vendor)/, version: 'stable', backports: 'unknown' },
];
