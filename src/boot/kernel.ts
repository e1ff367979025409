import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { kernelOf } from '../input/import/sysfs/kernel.ts';
import type { GuestTree } from '../input/import/sysfs/tree.ts';
import type { Arch, Kernel } from '../model/platform.ts';
import { parseVersion } from '../model/release.ts';
import { BootError } from './boot-error.ts';
import { archOfModules, type ModuleTree, openModules } from './modules.ts';

/** A kernel that can be booted. */
export interface BootKernel {
  readonly image: string;
  readonly tree: ModuleTree;
  readonly arch: Arch;
  /** Its .config; '' where no file tells. */
  readonly config: string;
  /** As far as image and configuration tell before it has run. */
  readonly kernel: Kernel;
}

/** Where kernels and modules are, usually. */
export interface KernelPlaces {
  readonly boot: string;
  readonly modules: readonly string[];
}

const IMAGE = /^vmlinu[xz]-(.+)$/;

/** Where modules are in a package, since /usr was merged and before. */
const MODULES = ['lib/modules', 'usr/lib/modules'];

export const KERNEL_PLACES: KernelPlaces = { boot: '/boot', modules: ['/lib/modules', '/usr/lib/modules'] };

/** A kernel that was named: an image, and the modules that belong to it. Throws BootError. */
export function openKernel(image: string, named?: string): BootKernel {
  if (!existsSync(image)) throw new BootError(`--kernel: there is no ${image}`);
  const modules = named ?? modulesBeside(image);
  if (modules === undefined)
    throw new BootError(`the modules of ${image} are not beside it; name their directory with --modules DIR`);
  const tree = onlyRelease(image, modules) ?? openModules(modules, partsBeside(image, modules));
  if (tree === undefined)
    throw new BootError(
      `--modules: there are no kernel modules below ${modules}; expected a directory as /lib/modules/RELEASE is`,
    );
  const arch = archOfModules(tree);
  if (arch === undefined)
    throw new BootError(
      `--modules: the modules in ${tree.directory} are for an architecture that vnex does not know`,
    );
  const config = configOf(image, tree, partsBeside(image, tree.directory));
  return {
    image,
    tree,
    arch,
    config,
    kernel: kernelFrom({ version: versionLine(image, tree), release: tree.release, config }),
  };
}

/**
 * /boot/vmlinuz-RELEASE has its modules in /lib/modules/RELEASE, wherever a package was unpacked. Since Debian 14 the image
 * itself is in there, and since 7.2 image, modules and lists are three packages: linux-binary, -modules and -base.
 */
function modulesBeside(image: string, { modules } = KERNEL_PLACES): string | undefined {
  const own = dirname(image);
  const others = otherPackages(own);
  if (existsSync(join(own, 'modules.builtin')) || holdsModules(own) || others.length > 0)
    return [own, ...others].find(holdsModules) ?? own;
  const release = IMAGE.exec(basename(image))?.[1];
  if (release === undefined) return undefined;
  const places = [...MODULES.map((path) => join(own, '..', path)), ...modules];
  return places.map((place) => join(place, release)).find((path) => existsSync(path));
}

/** As /lib/modules/RELEASE is in packages that were unpacked each into a directory of its own, beside the given one. */
function otherPackages(directory: string): readonly string[] {
  const root = /^(.+?)(?:\/usr)?\/lib\/modules\/[^/]+$/.exec(resolve(directory))?.[1];
  if (root === undefined) return [];
  const beside = namesIn(dirname(root)).map((name) => join(dirname(root), name));
  return beside
    .filter((other) => other !== root)
    .flatMap((other) => MODULES.map((path) => join(other, path, basename(directory))))
    .filter((other) => existsSync(other));
}

/** Where else parts of a kernel may be: with its image, and in packages beside its modules. */
function partsBeside(image: string, modules: string): readonly string[] {
  return [dirname(image), ...otherPackages(dirname(image)), ...otherPackages(modules)];
}

/** The modules themselves are below kernel/, in a package that may hold nothing else. */
function holdsModules(directory: string): boolean {
  return existsSync(join(directory, 'kernel'));
}

/** The directory of an unpacked package may be given too, as long as there is but one release in it. */
function onlyRelease(image: string, directory: string): ModuleTree | undefined {
  const found = MODULES.flatMap((path) =>
    namesIn(join(directory, path)).map((name) => join(directory, path, name)),
  );
  const [only, ...others] = found;
  return only === undefined || others.length > 0 ? undefined : openModules(only, partsBeside(image, only));
}

/** The kernels of an architecture that are installed, newest first. */
export function installedKernels(arch: Arch, places: KernelPlaces): readonly BootKernel[] {
  const images = [
    ...namesIn(places.boot)
      .filter((name) => IMAGE.test(name))
      .map((name) => join(places.boot, name)),
    ...places.modules.flatMap((place) => namesIn(place).map((release) => join(place, release, 'vmlinuz'))),
  ];
  const found = new Map<string, BootKernel>();
  for (const image of images.filter((path) => existsSync(path))) {
    const modules = modulesBeside(image, places);
    if (modules === undefined || openModules(modules) === undefined) continue;
    const kernel = openKernel(image, modules);
    if (kernel.arch === arch && !found.has(kernel.tree.release)) found.set(kernel.tree.release, kernel);
  }
  return [...found.values()].sort((a, b) => number(b) - number(a));
}

function number({ kernel }: BootKernel): number {
  const { series, sublevel } = parseVersion(kernel.version) ?? { series: 0, sublevel: 0 };
  return series * 1000 + sublevel;
}

/** The kernel of the version that a case names, or the newest. */
export function closestKernel(version: string, kernels: readonly BootKernel[]): BootKernel | undefined {
  const wanted = parseVersion(version)?.series;
  return kernels.find(({ kernel }) => parseVersion(kernel.version)?.series === wanted) ?? kernels[0];
}

/** What is known of a kernel, in the words of its own files. */
export interface KernelWords {
  /** /proc/version, or as much of it as there is. */
  readonly version: string;
  readonly release: string;
  readonly config: string;
}

/** Reads a kernel’s own words as one reads those of any guest. Throws BootError. */
export function kernelFrom({ version, release, config }: KernelWords): Kernel {
  const files: ReadonlyMap<string, string> = new Map([
    ['/proc/version', version],
    ['/proc/sys/kernel/osrelease', release],
    ['/proc/cmdline', ''],
    [`/boot/config-${release}`, config],
  ]);
  const found = kernelOf({ tree: treeOf(files), log: undefined, facts: [], notes: [], open: [] });
  if (found === undefined)
    throw new BootError(`${release} is no release of Linux, which begin with a version such as 6.12`);
  return found.kernel;
}

function treeOf(files: ReadonlyMap<string, string>): GuestTree {
  return {
    resolve: (path) => (files.has(path) ? path : undefined),
    text: (path) => files.get(path),
    bytes: () => undefined,
    linkName: () => undefined,
    names: () => [],
    unreadable: [],
  };
}

function configOf(image: string, { directory, release }: ModuleTree, others: readonly string[]): string {
  const files = [
    join(dirname(image), `config-${release}`),
    ...[directory, ...others].map((one) => join(one, 'config')),
    `/boot/config-${release}`,
  ];
  const found = files.find((path) => existsSync(path));
  return found === undefined ? '' : readFileSync(found, 'utf8');
}

const BANNER_POINTER = 0x20e;
const SETUP_SECTOR = 0x200;
const LONGEST_BANNER = 300;

/** As /proc/version would begin. An x86 image says it in its header: Documentation/arch/x86/boot.rst, kernel_version. */
function versionLine(image: string, { release }: ModuleTree): string {
  const bytes = readImage(image);
  if (bytes.length <= SETUP_SECTOR || bytes.toString('latin1', 0x202, 0x206) !== 'HdrS')
    return `Linux version ${release}`;
  const start = bytes.readUInt16LE(BANNER_POINTER) + SETUP_SECTOR;
  const banner = bytes.toString('latin1', start, start + LONGEST_BANNER);
  return `Linux version ${banner.slice(0, banner.indexOf('\0'))}`;
}

function readImage(image: string): Buffer {
  try {
    return readFileSync(image);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    throw new BootError(`${image} cannot be read (${String(error.code)})`);
  }
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
